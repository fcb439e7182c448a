#!/usr/bin/env bash
# mido 1.3.3 cannot read a MIDI file that sends a system message by an escape event.
#
# Standard MIDI Files 1.0: an event that begins with F7 and is not the rest of an exclusive message is an escape, whose bytes are sent as
# they are; so a file can hold song select (F3) or a song position. mido takes each F7 for an exclusive message, whose bytes
# must be below 80. Seen: ValueError "data byte must be in range 0..127", and no track is read. With clip=True the file is read, and
# the bytes are changed to 7F.
#
# Needs python3 with venv and pip. Exits with 0 as long as the behavior is as described.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mido==1.3.3

cat >read.py <<'PY'
import struct
import mido

track = bytes([
    0x00, 0xF7, 0x02, 0xF3, 0x01,  # an escape of two bytes: song select 1
    0x00, 0x90, 0x3C, 0x50, 0x60, 0x80, 0x3C, 0x40,  # a note
    0x00, 0xFF, 0x2F, 0x00,
])
with open("escape.mid", "wb") as file:
    file.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + b"MTrk" + struct.pack(">I", len(track)) + track)

try:
    mido.MidiFile("escape.mid")
    raise SystemExit("the file is read now")
except ValueError as error:
    print("plain:", error)
    assert "data byte must be in range 0..127" in str(error)

message = mido.MidiFile("escape.mid", clip=True).tracks[0][0]
print("clipped:", message)
assert message.type == "sysex" and list(message.data) == [0x7F, 0x01]
PY
env/bin/python read.py
