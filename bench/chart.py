"""The ratios as bars on a logarithmic axis: an SVG without anything else."""

import math
from html import escape

LEFT, WIDTH, ROW = 220, 520, 20


def draw(latest):
    ratios = latest["ratios"]
    if not ratios:
        return '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>\n'
    low = min(0.1, *ratios.values())
    high = max(10, *ratios.values())

    def x(value):
        return LEFT + WIDTH * math.log(value / low) / math.log(high / low)

    height = 50 + ROW * len(ratios)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 80}" height="{height}" '
           'font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>',
           f'<text x="10" y="18">Leadline against its peers (1 = equal, right is better), {escape(latest["date"])}</text>']
    tick = 10 ** math.ceil(math.log10(low))
    while tick <= high:
        out.append(f'<line x1="{x(tick):.0f}" x2="{x(tick):.0f}" y1="28" y2="{height - 18}" stroke="#ddd"/>'
                   f'<text x="{x(tick):.0f}" y="{height - 5}" text-anchor="middle" fill="#666">{tick:g}</text>')
        tick *= 10
    for row, (name, value) in enumerate(ratios.items()):
        y = 32 + ROW * row
        start, end = sorted((x(1), x(value)))
        least, most = latest["spreads"][name]
        out.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>'
                   f'<rect x="{start:.1f}" y="{y + 2}" width="{max(1, end - start):.1f}" height="{ROW - 7}" '
                   f'fill="{"#2a7f62" if value >= 1 else "#b5523b"}"/>'
                   f'<line x1="{x(least):.1f}" x2="{x(most):.1f}" y1="{y + 8.5}" y2="{y + 8.5}" stroke="black"/>'
                   f'<text x="{max(end, x(most)) + 5:.1f}" y="{y + 12}">{value:.2f}</text>')
    out.append(f'<line x1="{x(1):.1f}" x2="{x(1):.1f}" y1="28" y2="{height - 18}" stroke="black"/></svg>')
    return "\n".join(out) + "\n"
