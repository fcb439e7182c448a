"""Lets the parts of a file of musicxml2ly play together, and each note its whole length."""
import re, sys

text = open(sys.argv[1]).read()
text, count = re.subn(r"\\unfoldRepeats \\articulate \{(.*?)\n        \}\n", lambda m: r"\unfoldRepeats <<" + m.group(1) + "\n        >>\n", text, flags=re.S)
assert count == 1, count
open(sys.argv[1], "w").write(text)
