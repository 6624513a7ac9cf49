#!/usr/bin/python3
"""Makes text_sklearn.json and vectors.*: bags of words by scikit-learn 1.2, and what gensim defines for word vectors.

Run: /usr/bin/python3 test/golden/text/text_sklearn.py
gensim is not among Debian's packages: its definitions are written here in NumPy after its documentation
(https://radimrehurek.com/gensim/models/keyedvectors.html), apart from the code that is tested.
"""
import json
import os
import struct

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

here = os.path.dirname(os.path.abspath(__file__))

DOCUMENTS = [
    "The quick brown fox jumps over the lazy dog.",
    "The dog sleeps; the fox does not: a fox never sleeps!",
    "Быстрая лиса перепрыгнула через ленивую собаку, лиса не спит",
    "Café crème à la façon du chef: naïve déjà-vu, Straße 42 x_1",
    "dog dog dog fox",
    "",
]

CASES = [
    ("default", {}, {}),
    ("pairs", {"ngramRange": [1, 2]}, {"ngram_range": (1, 2)}),
    ("minDf", {"minDf": 2}, {"min_df": 2}),
    ("minDf share", {"minDf": 0.4}, {"min_df": 0.4}),
    ("maxDf share", {"maxDf": 0.4}, {"max_df": 0.4}),
    ("maxDf", {"maxDf": 2}, {"max_df": 2}),
    ("maxFeatures", {"maxFeatures": 2}, {"max_features": 2}),
    ("stopWords", {"stopWords": ["the", "fox", "не"], "ngramRange": [1, 3]}, {"stop_words": ["the", "fox", "не"], "ngram_range": (1, 3)}),
    ("binary", {"binary": True}, {"binary": True}),
    ("case", {"lowercase": False}, {"lowercase": False}),
    ("accents", {"stripAccents": "unicode"}, {"strip_accents": "unicode"}),
    ("ascii", {"stripAccents": "ascii"}, {"strip_accents": "ascii"}),
    ("characters", {"analyzer": "char", "ngramRange": [2, 3]}, {"analyzer": "char", "ngram_range": (2, 3)}),
    ("within words", {"analyzer": "char_wb", "ngramRange": [2, 5]}, {"analyzer": "char_wb", "ngram_range": (2, 5)}),
    ("vocabulary", {"vocabulary": ["fox", "dog", "cat"]}, {"vocabulary": ["fox", "dog", "cat"]}),
]
WEIGHTS = [
    ("default", {}, {}),
    ("sublinearTf", {"sublinearTf": True}, {"sublinear_tf": True}),
    ("smoothIdf", {"smoothIdf": False}, {"smooth_idf": False}),
    ("useIdf", {"useIdf": False}, {"use_idf": False}),
    ("l1", {"norm": "l1"}, {"norm": "l1"}),
    ("no norm", {"norm": None, "ngramRange": [1, 2], "binary": True}, {"norm": None, "ngram_range": (1, 2), "binary": True}),
]


def pack(matrix):
    matrix = matrix.tocsr()
    matrix.sort_indices()
    return {"shape": matrix.shape, "indptr": matrix.indptr.tolist(), "indices": matrix.indices.tolist(), "data": matrix.data.tolist()}


counts = []
for name, own, options in CASES:
    vectorizer = CountVectorizer(**options)
    matrix = vectorizer.fit_transform(DOCUMENTS)
    counts.append({"name": name, "options": own, "terms": vectorizer.get_feature_names_out().tolist(), "matrix": pack(matrix)})
weights = []
for name, own, options in WEIGHTS:
    vectorizer = TfidfVectorizer(**options)
    matrix = vectorizer.fit_transform(DOCUMENTS)
    unseen = vectorizer.transform(["fox dog cat fox", "nothing known"])
    weights.append({"name": name, "options": own, "matrix": pack(matrix), "unseen": pack(unseen)})

words = ["king", "queen", "man", "woman", "apple", "pear", "Москва", "<unk>"]
rng = np.random.RandomState(7)
vectors = rng.randn(len(words), 6).astype(np.float32)
with open(os.path.join(here, "vectors.bin"), "wb") as file:
    file.write(b"%d %d\n" % vectors.shape)
    for word, row in zip(words, vectors):
        file.write(word.encode() + b" " + row.tobytes() + b"\n")
with open(os.path.join(here, "vectors.txt"), "w", encoding="utf-8") as file:
    file.write("%d %d\n" % vectors.shape)
    for word, row in zip(words, vectors):
        file.write(word + " " + " ".join(repr(float(str(value))) for value in row) + "\n")

exact = vectors.astype(np.float64)
units = exact / np.linalg.norm(exact, axis=1, keepdims=True)
at = words.index


def unit(vector):
    return vector / np.linalg.norm(vector)


def most_similar(positive, negative, topn):
    """Mean of the unit vectors weighted 1 and -1, then the cosine to every other word."""
    weighted = [units[at(word)] for word in positive] + [-units[at(word)] for word in negative]
    near = units @ unit(np.mean(weighted, axis=0))
    order = [i for i in np.argsort(-near) if words[i] not in positive + negative]
    return [[words[i], near[i]] for i in order[:topn]]


def doesnt_match(chosen):
    """The word whose unit vector is farthest from the mean of all."""
    known = [word for word in chosen if word in words]
    mean = unit(np.mean([units[at(word)] for word in known], axis=0))
    return min(known, key=lambda word: units[at(word)] @ mean)


def n_similarity(a, b):
    return unit(np.mean([exact[at(word)] for word in a], axis=0)) @ unit(np.mean([exact[at(word)] for word in b], axis=0))


out = {
    "documents": DOCUMENTS,
    "counts": counts,
    "weights": weights,
    "vectors": {
        "words": words,
        "numbers": vectors.astype(float).tolist(),
        "similarity": [["king", "queen", units[at("king")] @ units[at("queen")]], ["apple", "Москва", units[at("apple")] @ units[at("Москва")]]],
        "mostSimilar": [
            [["king"], [], most_similar(["king"], [], 10)],
            [["king", "woman"], ["man"], most_similar(["king", "woman"], ["man"], 3)],
        ],
        "doesntMatch": [[list(w), doesnt_match(w)] for w in (["king", "queen", "apple", "nowhere"], words)],
        "nSimilarity": n_similarity(["king", "queen"], ["man", "apple", "pear"]),
    },
}
with open(os.path.join(here, "text_sklearn.json"), "w") as file:
    json.dump(out, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")
