#!/usr/bin/python3
"""Makes 3-gradients-and-text.json, with PyTorch 1.13 and NumPy 1.24. Run: /usr/bin/python3 test/golden/lessons/3-gradients-and-text.py"""
import numpy as np
import torch
from golden import Lesson, steps
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset, WeightedRandomSampler, random_split

lesson = Lesson("3-gradients-and-text")

inputs = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])


def fit(seed, make, target):
    torch.manual_seed(seed)
    model = nn.Sequential(*make(), nn.Flatten(0))
    loss_fn, y = nn.BCEWithLogitsLoss(), torch.tensor(target).float()
    steps(model, torch.optim.SGD(model.parameters(), lr=1), loss_fn, inputs, y, 500)
    scores = model(inputs)
    print("xor: right", ((scores > 0).float() == y).sum().item())
    return loss_fn(scores, y)


def line():
    return [nn.Linear(2, 1)]


line_and, line_xor = fit(0, line, [0, 0, 0, 1]), fit(0, line, [0, 1, 1, 0])
bent = fit(3, lambda: [nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)], [0, 1, 1, 0])
lesson.states("xor", line=line_xor, conjunction=line_and, hidden=bent)

np.random.seed(0)
words = ["glad", "thanks", "love", "very", "okay", "usual", "sad", "cry", "tired", "maybe", "think", "perhaps"]
W = np.random.normal(0, 0.5, (4, 12))
told = [(0, "thanks", 3.1), (0, "love", 2.7), (1, "usual", 2.2), (2, "sad", 2.9), (2, "cry", 2.4), (3, "perhaps", 2.5)]
for row, word, weight in told:
    W[row, words.index(word)] = weight
for row, word in enumerate(["glad", "usual", "sad", "think"]):
    print("templates: place", list(W[row].argsort()[::-1]).index(words.index(word)) + 1)
lesson.states("templates", sums=W.sum(1))

np.random.seed(0)
x, W1, W2 = np.random.rand(1739), np.random.randn(1739, 100) * 0.0001, np.random.randn(100, 10) * 0.0001


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


linear, bent = np.linalg.norm(x @ W1 @ W2), np.linalg.norm(sigmoid(x @ W1) @ W2)
W1, W2, image = np.random.randn(3072, 100) * 0.0001, np.random.randn(100, 10) * 0.0001, None
image = np.random.rand(3072)
lesson.states("two-classifiers", linear=linear, bent=bent, image=np.linalg.norm(sigmoid(image @ W1) @ W2))

x = np.linspace(-10, 10, 201)
slopes = [np.diff(sigmoid(w * x)).max() / 0.1 for w in (0.5, 1, 2)]
at5 = [sigmoid(w * x + b)[150] for w, b in ((0.5, 0), (2, 0), (1, -5), (1, -10))]
lesson.states("weight-and-bias", slopes=slopes, at5=at5)

x = torch.linspace(0, 3, 301, dtype=torch.float64)


def curve(x):
    return torch.sin(3 * x) + 0.5 * x


def staircase(count):
    width, steepness, total = 3 / count, 40 * count, torch.zeros_like(x)
    for i in range(count):
        height = curve(torch.tensor((i + 0.5) * width, dtype=torch.float64))
        up, down = torch.sigmoid((x - i * width) * steepness), torch.sigmoid((x - (i + 1) * width) * steepness)
        total = total + (up - down) * height
    return total


inside = (x >= 0.1) & (x <= 2.9)
lesson.states(
    "universal-approximation", errors=[(staircase(n) - curve(x))[inside].abs().mean().item() for n in (5, 15, 45)]
)

exponents = torch.exp(torch.full((3, 2), 3.74).T)
torch.manual_seed(0)
original = torch.rand(2, 8)
lesson.states("tensors", exponent=exponents[0, 0], sum=(exponents + 1).sum(), row=original[0], changed=100)
original[0, 0] = 100
lesson.states("tensors", product=(original * 2).sum())

values = torch.tensor([11.1529, 4.3029, 0.5081, -3.8456, -1.9058], requires_grad=True)


def slopes(activation):
    return torch.autograd.grad(activation(values).sum(), values)[0]


gelu, by_tanh = F.gelu(values), 0.5 * values * (1 + torch.tanh((2 / np.pi) ** 0.5 * (values + 0.044715 * values**3)))
lesson.states(
    "activations",
    sigmoid=torch.sigmoid(values),
    tanh=torch.tanh(values),
    relu_slopes=slopes(nn.ReLU()),
    leaky_slopes=slopes(nn.LeakyReLU(0.01)),
    gelu=gelu,
    gelu_by_tanh=by_tanh,
    difference=(gelu - by_tanh).abs().max(),
)

scores = torch.tensor([[2.4, 1.9, 7.3], [9.5, 2.7, 4.0], [5.7, 4.1, 0.2]])
lesson.states("losses", cross_entropy=nn.CrossEntropyLoss()(scores, torch.tensor([2, 0, 1])))
sure = torch.tensor([[30.0, 2], [30, 2]])
weights = [None, torch.tensor([0.2, 0.8]), torch.tensor([1.0, 4])]
weighted = [nn.CrossEntropyLoss(weight=w)(sure, torch.tensor([0, 1])).item() for w in weights]
torch.manual_seed(0)
probability = torch.rand(1)
bce = nn.BCELoss()(probability, torch.empty(1).random_(2))
labels = torch.tensor([[0.0, 1, 1], [1, 0, 0], [1, 1, 0]])
multi_label = nn.BCEWithLogitsLoss()(scores, labels)
lesson.states("losses", weighted=weighted, shares=[1, 1, 1], bce=bce, multi_label=multi_label)

W = torch.tensor([2.0, -3, -3, -1, -2], requires_grad=True)
w0, w1, w2, x0, x1 = W
f = torch.sigmoid(w0 * x0 + w1 * x1 + w2)
f.backward()
lesson.states("autograd", f=f, gradient=W.grad[:3], patterns=[10, 10, 40, 30, 0, 10, 7])
lesson.states("backward-by-hand", f=f, gradients=W.grad)

torch.manual_seed(0)
embedding = nn.Embedding(6, 3)
encoded = torch.tensor([0, 1, 2, 3, 4, 0, 1, 5])
counts = torch.bincount(encoded)
lesson.states("embeddings", first=embedding(encoded)[0], gradient=counts.float(), pretrained=counts.float())

meanings = """king person male royal|queen person female royal|man person male|woman person female|cat animal pet mew
kitten animal pet mew young|dog animal pet bark|crocodile animal river|coffee drink hot bean|tea drink hot leaf|ball toy round
good quality well|great quality well much|bad quality ill|terrible quality ill much|walking walk now|walked walk past
swimming swim now|swam swim past|Turkey country turkish|Ankara capital turkish|Russia country russian|Moscow capital russian
spoon tableware cutlery round|fork tableware cutlery tip|knife tableware cutlery blade|plate tableware flat round
sorrow feeling ill|delight feeling well|happiness feeling well|joy feeling well|river water river|milk drink white|sun star hot round"""
meanings = {line.split()[0]: line.split()[1:] for line in meanings.replace("|", "\n").split("\n")}
words, tags = list(meanings), list(dict.fromkeys(tag for line in meanings.values() for tag in line))
np.random.seed(0)
tag_vectors, noise = np.random.normal(size=(len(tags), 50)), np.random.normal(0, 0.2, (len(words), 50))
membership = np.array([[float(tag in meanings[word]) for tag in tags] for word in words])
vectors = torch.tensor(membership @ tag_vectors + noise).float()
normalised = F.normalize(vectors, dim=1)


def similarity(a, b):
    return (normalised[words.index(a)] @ normalised[words.index(b)]).item()


pairs = [similarity("coffee", "tea"), similarity("ball", "crocodile")]
sentence = vectors[[words.index(word) for word in ("king", "walked", "river")]]
lesson.states("word-vectors", pairs=pairs, means=sentence.mean(dim=1))

animals = ["we feed our {} at home", "our {} sleep at home", "small {} run and sleep", "we like small {}"]
drinks = ["we drink hot {} in cups", "hot {} with milk", "a cup of {} with sugar", "she drinks {} in cups"]
texts = [text.format(one).split() for one in ("cats", "dogs") for text in animals]
texts += [text.format(one).split() for one in ("tea", "coffee") for text in drinks]
vocabulary = list(dict.fromkeys(word for text in texts for word in text))
pairs = [(a, b) for text in texts for i, a in enumerate(text) for j, b in enumerate(text) if 0 < abs(i - j) <= 2]
centers, neighbours = torch.tensor([[vocabulary.index(word) for word in pair] for pair in pairs]).T
torch.manual_seed(0)
embedding = nn.Embedding(len(vocabulary), 8)
model = nn.Sequential(embedding, nn.Linear(8, len(vocabulary), bias=False))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
losses = steps(model, optimizer, nn.CrossEntropyLoss(), centers, neighbours, 100)
vector = {word: embedding.weight[i] for i, word in enumerate(vocabulary)}
after = [
    F.cosine_similarity(vector[a], vector[b], dim=0).item()
    for a, b in (("cats", "dogs"), ("tea", "coffee"), ("cats", "coffee"))
]
lesson.states("word2vec", loss=losses[-1], similarities=after)

glad = "спасибо люблю ура рад классно отлично солнце улыбка вместе праздник".split()
sad = "грустно болит жаль устал плохо холодно опять потерял скучно дождь".split()
neutral = "сегодня завтра утро дом работа друг мама город фильм книга время день ночь кофе школа вечер".split()
np.random.seed(0)
lengths, kinds = np.random.randint(3, 9, 600), np.random.randint(0, 100, (600, 8))
picks = np.random.randint(0, 1000, (600, 8))


def word_of(kind, pick, tone):
    own, other = (glad, sad) if tone == 1 else (sad, glad)
    if kind < 30:
        return own[pick % len(own)]
    if kind < 38:
        return other[pick % len(other)]
    return neutral[pick % len(neutral)] if kind < 97 else f"редкое{pick}"


tweets = [([word_of(kinds[i, j], picks[i, j], i % 2) for j in range(length)], i % 2) for i, length in enumerate(lengths)]
counts = {}
for tokens, _ in tweets:
    for token in tokens:
        counts[token] = counts.get(token, 0) + 1
word_to_id = {"PAD": 0}
for word, count in counts.items():
    if count > 10:
        word_to_id[word] = len(word_to_id)
print("vocabulary:", len(counts), len(word_to_id))


def encode(tokens):
    return torch.tensor([word_to_id[token] for token in tokens if token in word_to_id], dtype=torch.long)


def pad(texts):
    return nn.utils.rnn.pad_sequence(texts, batch_first=True)


lesson.states("tweets", words=int(lengths.sum()))
lesson.states("vocabulary", padded=pad([encode(tokens) for tokens, _ in tweets[:3]]))


class Tones(Dataset):
    def __init__(self, tweets):
        self.tweets = tweets

    def __len__(self):
        return len(self.tweets)

    def __getitem__(self, index):
        return encode(self.tweets[index][0]), self.tweets[index][1]


def collate(samples):
    ids, tones = zip(*samples)
    return pad(ids), torch.tensor(tones).float().view(-1, 1)


torch.manual_seed(42)
training, validation, test = random_split(Tones(tweets), [480, 60, 60])
_, tones = next(iter(DataLoader(training, 3, shuffle=True, collate_fn=collate)))
unbalanced = [tweet for tweet in tweets if tweet[1] == 1] + [tweet for tweet in tweets if tweet[1] == 0][:50]
_, class_counts = torch.tensor([tone for _, tone in unbalanced]).unique(return_counts=True)
weight_of = class_counts.max() / class_counts
sampler = WeightedRandomSampler([weight_of[tone].item() for _, tone in unbalanced], len(unbalanced))
share = torch.cat([y for _, y in DataLoader(Tones(unbalanced), 50, sampler=sampler, collate_fn=collate)]).mean()
lesson.states("tweets-dataset", tones=tones, weights=weight_of, share=share)

batch, _ = next(iter(DataLoader(validation, 3, collate_fn=collate)))
torch.manual_seed(0)
embedding, to_hidden, to_out = nn.Embedding(len(word_to_id), 5), nn.Linear(5, 10), nn.Linear(10, 1)
mean = embedding(batch).mean(dim=1)
activated = torch.relu(to_hidden(mean))
torch.manual_seed(1)
dropped = nn.Dropout(p=0.5)(activated)
lesson.states(
    "tweets-network",
    mean=mean[0],
    activated=activated.sum(dim=1),
    dropped=dropped.sum(dim=1),
    probabilities=torch.sigmoid(to_out(dropped)),
)


class ToneNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(len(word_to_id), 5)
        self.layers = nn.Sequential(nn.Linear(5, 10), nn.ReLU(), nn.Dropout(p=0.5), nn.Linear(10, 1), nn.Sigmoid())

    def forward(self, text):
        return self.layers(self.embedding(text).mean(dim=1))


def evaluate(model, part):
    model.eval()
    with torch.no_grad():
        answers = [(model(x), y) for x, y in DataLoader(part, 32, collate_fn=collate)]
    model.train()
    loss = np.mean([bce_loss(predicted, y).item() for predicted, y in answers])
    return loss, torch.cat([(predicted > 0.5).float() == y for predicted, y in answers]).float().mean()


bce_loss = nn.BCELoss()
torch.manual_seed(0)
model = ToneNetwork()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loader = DataLoader(training, 32, shuffle=True, collate_fn=collate)
history = {"train": [], "val": []}
for _ in range(15):
    history["train"].append(np.mean([steps(model, optimizer, bce_loss, x, y, 1)[0] for x, y in loader]))
    history["val"].append(evaluate(model, validation)[0])
accuracy = evaluate(model, test)[1]
lesson.states("tweets-training", first=history["train"][0], last=history["val"][-1], accuracy=accuracy)

lesson.write()
