#!/usr/bin/python3
"""Makes dicom.json: small DICOM files, and what pydicom 2.3 reads from them.

Run: /usr/bin/python3 test/golden/vision/dicom.py (Debian: python3-pydicom, python3-pil, dcmtk for lossless JPEG)

`files`: name, bytes, shape, dtype, `stored` numbers, `values` after slope and intercept (float64). `series`: slices in the order of their positions.
Bytes go through zlib and base64.
"""
import base64
import io
import json
import os
import subprocess
import tempfile
import warnings
import zlib

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixel_data_handlers.util import apply_modality_lut, convert_color_space
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit, RLELossless

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
packed = lambda data: base64.b64encode(zlib.compress(bytes(data), 9)).decode()
numbers = lambda shape, most, seed=0: ((np.arange(int(np.prod(shape))) * 7919 + 13 + seed) % 997 * most // 997).reshape(shape)


def dataset(array, syntax=ExplicitVRLittleEndian, photometric="MONOCHROME2", frames=None, **more):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    meta.TransferSyntaxUID = syntax
    meta.ImplementationClassUID = "1.2.3"
    data = Dataset()
    data.file_meta = meta
    data.is_little_endian = syntax != ExplicitVRBigEndian
    data.is_implicit_VR = syntax == ImplicitVRLittleEndian
    data.SOPClassUID, data.SOPInstanceUID, data.Modality = meta.MediaStorageSOPClassUID, "1.2.3.4", "CT"
    data.PatientName, data.PatientID, data.SeriesInstanceUID = "Doe^Jane", "007", "1.2.3.5"
    shape = array.shape if frames is None else array.shape[1:]
    data.Rows, data.Columns = shape[0], shape[1]
    data.SamplesPerPixel = shape[2] if len(shape) == 3 else 1
    if data.SamplesPerPixel == 3:
        data.PlanarConfiguration = 0
    if frames is not None:
        data.NumberOfFrames = frames
    data.PhotometricInterpretation = photometric
    data.BitsAllocated = data.BitsStored = array.dtype.itemsize * 8
    data.HighBit = data.BitsAllocated - 1
    data.PixelRepresentation = int(array.dtype.kind == "i")
    data.PixelData = array.astype(array.dtype.newbyteorder("<" if data.is_little_endian else ">")).tobytes()
    if len(data.PixelData) % 2:
        data.PixelData += b"\0"
    for name, value in more.items():
        setattr(data, name, value)
    return data


def saved(data):
    file = io.BytesIO()
    data.save_as(file, write_like_original=False)
    return file.getvalue()


ct = (numbers((9, 12), 3000) - 1000).astype("<i2")
scaled = {"RescaleSlope": "1.5", "RescaleIntercept": "-1024", "PixelSpacing": ["0.7", "0.8"], "ImagePositionPatient": ["-10", "20.5", "3"], "ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"], "InstanceNumber": "4"}
grey8 = numbers((9, 12), 256).astype("u1")
rgb = numbers((8, 8, 3), 256).astype("u1")
files = {
    "explicit": saved(dataset(ct, **scaled)),
    "implicit": saved(dataset(ct, ImplicitVRLittleEndian, **scaled)),
    "big-endian": saved(dataset(ct, ExplicitVRBigEndian, **scaled)),
    "deflated": saved(dataset(ct, DeflatedExplicitVRLittleEndian, **scaled)),
    "unsigned": saved(dataset((ct + 1000).astype("<u2") * 20)),
    "8 bits": saved(dataset(grey8, photometric="MONOCHROME1")),
    "32 bits": saved(dataset(numbers((4, 5), 997).astype("<u4") * 4_000_000)),
    "frames": saved(dataset(numbers((3, 5, 6), 256).astype("u1"), frames=3, RescaleSlope="2", RescaleIntercept="1")),
    "rgb": saved(dataset(rgb, photometric="RGB")),
    "planes": saved(dataset(rgb, photometric="RGB", PlanarConfiguration=1)),
    "ybr": saved(dataset(rgb, photometric="YBR_FULL")),
}
for name, array, options in (("16", ct, scaled), ("8", grey8, {}), ("rgb", rgb, {"photometric": "RGB"}), ("frames", numbers((3, 5, 6), 3000).astype("<i2"), {"frames": 3})):
    data = dataset(array, **options)
    data.compress(RLELossless)
    files[f"rle {name}"] = saved(data)

bits = dataset(np.zeros((2, 6, 7), "u1"), frames=2)
mask = (numbers((2, 6, 7), 2) > 0).astype("u1")
bits.BitsAllocated = bits.BitsStored = 1
bits.HighBit = 0
bits.PixelData = np.packbits(mask.ravel(), bitorder="little").tobytes()
if len(bits.PixelData) % 2:
    bits.PixelData += b"\0"
files["one bit"] = saved(bits)

# Files of many frames say what is the same for all, and what is not, elsewhere.
enhanced = dataset(numbers((2, 5, 6), 900).astype("<u2"), frames=2)


def groups(slope, intercept):
    values, measures, item = Dataset(), Dataset(), Dataset()
    values.RescaleSlope, values.RescaleIntercept, values.RescaleType = slope, intercept, "US"
    measures.PixelSpacing = ["0.5", "0.25"]
    item.PixelValueTransformationSequence = Sequence([values])
    item.PixelMeasuresSequence = Sequence([measures])
    return item


enhanced.PerFrameFunctionalGroupsSequence = Sequence([groups("2", "-5"), groups("3", "7")])
files["enhanced"] = saved(enhanced)


def jpeg(image):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, subsampling=0)
    return file.getvalue()


smooth = lambda *shape: np.clip(128 + 90 * np.sin(np.add.outer(np.arange(shape[0]) / 5, np.arange(shape[1]) / 7))[..., None] + np.arange(shape[2]) * 10, 0, 255).astype("u1")
grey_frames = [jpeg(Image.fromarray(np.roll(smooth(16, 24, 1)[:, :, 0], i, axis=1))) for i in range(2)]
baseline = dataset(np.zeros((2, 16, 24), "u1"), JPEGBaseline8Bit, frames=2)
baseline.PixelData = encapsulate(grey_frames)
baseline["PixelData"].is_undefined_length = True
files["jpeg frames"] = saved(baseline)
colour = dataset(np.zeros((16, 24, 3), "u1"), JPEGBaseline8Bit, photometric="YBR_FULL_422")
colour.PixelData = encapsulate([jpeg(Image.fromarray(smooth(16, 24, 3)))])
colour["PixelData"].is_undefined_length = True
files["jpeg colour"] = saved(colour)

lossless = {}
with tempfile.TemporaryDirectory() as folder:
    for name, data in (("16", dataset(ct, **scaled)), ("12", dataset((ct + 1000).astype("<u2"), BitsStored=12, HighBit=11)), ("8", dataset(grey8)), ("rgb", dataset(rgb, photometric="RGB"))):
        for option in ("+e1", "+el"):
            source, target = os.path.join(folder, "in.dcm"), os.path.join(folder, "out.dcm")
            data.save_as(source, write_like_original=False)
            subprocess.run(["dcmcjpeg", option, source, target], check=True)
            lossless[f"lossless {name} {option}"] = (open(target, "rb").read(), source, pydicom.dcmread(io.BytesIO(saved(data))))

out = []


def add(name, data, read):
    array = read.pixel_array
    if read.PhotometricInterpretation == "YBR_FULL":
        array = convert_color_space(array, "YBR_FULL", "RGB")
    values = apply_modality_lut(array, read) if read.SamplesPerPixel == 1 else array
    out.append({"name": name, "file": packed(data), "shape": list(array.shape), "dtype": array.dtype.name, "stored": packed(np.ascontiguousarray(array).astype("<f8").tobytes()), "values": packed(np.ascontiguousarray(values).astype("<f8").tobytes())})


for name, data in files.items():
    read = pydicom.dcmread(io.BytesIO(data))
    if name.startswith("jpeg"):
        # Pillow's own numbers: pydicom leaves colours as YBR.
        images = [np.asarray(Image.open(io.BytesIO(frame))) for frame in pydicom.encaps.generate_pixel_data_frame(read.PixelData, int(read.get("NumberOfFrames", 1)))]
        array = np.stack(images) if len(images) > 1 else images[0]
        out.append({"name": name, "file": packed(data), "shape": list(array.shape), "dtype": "uint8", "stored": packed(array.astype("<f8").tobytes()), "values": packed(array.astype("<f8").tobytes())})
    else:
        add(name, data, read)
for name, (data, _, read) in lossless.items():
    add(name, data, read)

series = []
axis = np.array([0.0, 0.6, 0.8])
for i in (3, 0, 4, 1, 2):
    position = [f"{v:.6g}" for v in np.array([-5.0, 2.0, 1.0]) + 2.5 * i * axis]
    data = dataset((numbers((6, 7), 2000, i) - 500).astype("<i2"), RescaleSlope="1", RescaleIntercept="-1024", PixelSpacing=["0.5", "0.75"], ImagePositionPatient=position, ImageOrientationPatient=["1", "0", "0", "0", "0.8", "-0.6"], InstanceNumber=str(9 - i), SliceThickness="2.4")
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.4.{i}"
    series.append({"at": i, "file": packed(saved(data)), "values": packed(apply_modality_lut(data.pixel_array, data).astype("<f8").tobytes())})

with open(os.path.join(HERE, "dicom.json"), "w") as target:
    json.dump({"files": out, "series": series}, target, indent=0)
    target.write("\n")
print(len(out), "files,", os.path.getsize(os.path.join(HERE, "dicom.json")), "bytes")
