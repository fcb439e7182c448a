"""Chooses the files: every nth of each folder, and single tunes out of the books; shared, from corpus to folder."""
import glob, os, re, shutil, sys

corpus, folder = sys.argv[1:]


def spread(files, count):
    return [files[i * len(files) // count] for i in range(count)]


piano = sorted(glob.glob(corpus + "/mutopia-pd/*.mid"))
for file in spread(piano, 20) + spread(sorted(glob.glob(corpus + "/openscore-lieder/*.mxl")), 20):
    shutil.copy(file, folder)
small = sorted(sorted(glob.glob(corpus + "/openscore-quartets/*.mxl")), key=os.path.getsize)[:40]
quartets = spread(small, 6)
for file in quartets:
    shutil.copy(file, folder)
open("quartets.txt", "w").write("\n".join(os.path.basename(file)[:-4] for file in quartets))
for book in sorted(glob.glob(corpus + "/tunes/*.abc")):
    tunes = re.split(r"(?m)^(?=X:)", open(book, encoding="latin-1").read())[1:]
    for tune in spread(tunes, 16 // len(glob.glob(corpus + "/tunes/*.abc")) + 1):
        number = re.match(r"X:\s*(\d+)", tune).group(1)
        name = os.path.basename(book)[:-4] + "-" + number + ".abc"
        open(os.path.join(folder, name), "w", encoding="utf-8").write(tune.rstrip() + "\n")
