#!/usr/bin/env python3
"""Draws packaging/mms.svg as packaging/mms.ico, the icon of the Windows program.

    python3 packaging/icon.py

Knows as much of SVG as that picture needs: one rectangle with round corners, one line. Sizes up to 48 are bitmaps, which
every resource compiler takes; the largest is a PNG.
"""
import math
import pathlib
import re
import struct
import zlib

HERE = pathlib.Path(__file__).resolve().parent
SIZES = (16, 24, 32, 48, 256)
FINE = 4  # points across a pixel


def number(text, name):
    return float(re.search(rf'\b{name}="([\d.]+)"', text).group(1))


def colour(text, name):
    digits = re.search(rf'\b{name}="#([0-9a-f]{{3,6}})"', text).group(1)
    if len(digits) == 3:
        digits = ''.join(digit * 2 for digit in digits)
    return tuple(int(digits[at:at + 2], 16) for at in (0, 2, 4))


def points(path):
    x = y = 0.0
    found = []
    for command, rest in re.findall(r'([MLlVvHh])([^A-Za-z]*)', path):
        values = [float(value) for value in re.findall(r'-?[\d.]+', rest)]
        if command in 'Vv':
            y = values[0] if command == 'V' else y + values[0]
            found.append((x, y))
        elif command in 'Hh':
            x = values[0] if command == 'H' else x + values[0]
            found.append((x, y))
        else:
            for dx, dy in zip(values[::2], values[1::2]):
                x, y = (x + dx, y + dy) if command == 'l' else (dx, dy)
                found.append((x, y))
    return found


def distance(p, a, b):
    (px, py), (ax, ay), (bx, by) = p, a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0 if length == 0 else max(0, min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
    return math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def within(p, width, height, radius):
    x = max(radius - p[0], p[0] - (width - radius), 0)
    y = max(radius - p[1], p[1] - (height - radius), 0)
    return 0 <= p[0] <= width and 0 <= p[1] <= height and math.hypot(x, y) <= radius


def drawn(svg, size):
    """Rows of (red, green, blue, alpha), the uppermost first."""
    rect = re.search(r'<rect[^>]*>', svg).group(0)
    path = re.search(r'<path[^>]*>', svg).group(0)
    width, height, radius = (number(rect, name) for name in ('width', 'height', 'rx'))
    line = points(re.search(r'\bd="([^"]*)"', path).group(1))
    thick = number(path, 'stroke-width') / 2
    ground, ink = colour(rect, 'fill'), colour(path, 'stroke')
    scale = width / size / FINE
    rows = []
    for row in range(size):
        pixels = []
        for column in range(size):
            inside = inked = 0
            for fine in range(FINE * FINE):
                p = ((column * FINE + fine % FINE + .5) * scale, (row * FINE + fine // FINE + .5) * scale)
                if within(p, width, height, radius):
                    inside += 1
                    inked += any(distance(p, a, b) <= thick for a, b in zip(line, line[1:]))
            share = inked / inside if inside else 0
            mixed = [round(g + (i - g) * share) for g, i in zip(ground, ink)]
            pixels.append((*mixed, round(255 * inside / FINE ** 2)))
        rows.append(pixels)
    return rows


def bitmap(rows):
    size = len(rows)
    colours = b''.join(bytes((b, g, r, a)) for row in reversed(rows) for r, g, b, a in row)
    mask = b'\0' * ((size + 31) // 32 * 4 * size)  # the alpha says it already
    return struct.pack('<IiiHHIIiiII', 40, size, size * 2, 1, 32, 0, len(colours), 0, 0, 0, 0) + colours + mask


def png(rows):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    raw = b''.join(b'\0' + b''.join(bytes(pixel) for pixel in row) for row in rows)
    head = struct.pack('>IIBBBBB', len(rows), len(rows), 8, 6, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(raw, 9)) + chunk(b'IEND', b'')


def main():
    svg = (HERE / 'mms.svg').read_text()
    images = [(size, png(rows) if size > 48 else bitmap(rows)) for size in SIZES for rows in [drawn(svg, size)]]
    at = 6 + 16 * len(images)
    entries = b''
    for size, data in images:
        entries += struct.pack('<BBBBHHII', size % 256, size % 256, 0, 0, 1, 32, len(data), at)
        at += len(data)
    out = HERE / 'mms.ico'
    out.write_bytes(struct.pack('<HHH', 0, 1, len(images)) + entries + b''.join(data for _, data in images))
    print(out, out.stat().st_size)


if __name__ == '__main__':
    main()
