"""The sheet of the page: light and dark by the reader's setting, wide and phone. No outside reference."""

STYLE = """
:root{color-scheme:light dark;--canvas:#f6f7f9;--surface:#fff;--ink:#171b21;--muted:#56606d;--line:#dfe3e8;--pass:#17692f;
--pass-soft:#e3f3e7;--fail:#b3211b;--fail-soft:#fce9e7;--unsure:#855400;--unsure-soft:#fdf1d7;--cur:#7fb2ee;--ref:#3c4654}
@media(prefers-color-scheme:dark){:root{--canvas:#0e1116;--surface:#161b22;--ink:#e7ecf2;--muted:#9ba6b3;--line:#2a313b;
--pass:#5bd07b;--pass-soft:#14301d;--fail:#ff857c;--fail-soft:#3a1917;--unsure:#e8b84c;--unsure-soft:#35280c;--cur:#2f6fb8;
--ref:#d5dce5}}
*{box-sizing:border-box}
.trimtab{margin:0;background:var(--canvas);color:var(--ink);font:15px/1.5 ui-sans-serif,system-ui,"Segoe UI",Roboto,
"Helvetica Neue","Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;padding:20px 16px 40px}
.trimtab>*{max-width:1080px;margin-left:auto;margin-right:auto}
.trimtab h1{font-size:24px;line-height:1.25;margin-top:0;margin-bottom:4px}
.trimtab h2{font-size:17px;margin-top:32px;margin-bottom:8px;overflow-wrap:anywhere}
.trimtab p{margin-top:0;margin-bottom:8px;color:var(--muted)}
.trimtab .hero{border-left:6px solid var(--pass);background:var(--surface);padding:14px 18px;border-radius:6px}
.trimtab .hero.fail{border-color:var(--fail)}.trimtab .hero.unsure{border-color:var(--unsure)}
.trimtab .hero p{margin:0}
.trimtab table{border-collapse:collapse;width:100%;background:var(--surface);border-radius:6px;overflow:hidden}
.trimtab th{font-size:12px;font-weight:600;color:var(--muted);text-align:left;padding:8px 12px;border-bottom:1px solid var(--line)}
.trimtab td{padding:7px 12px;border-top:1px solid var(--line);vertical-align:middle;overflow-wrap:anywhere;unicode-bidi:isolate}
.trimtab tr:first-child>td{border-top:0}
.trimtab td>small{display:block;color:var(--muted);font-size:12px;line-height:1.35}
.trimtab small>i{float:right;font-style:normal;padding-left:8px}
.trimtab svg{display:block;width:180px;height:36px;border-bottom:1px solid var(--line)}
.trimtab .d td:nth-child(2){width:204px}
.trimtab .c{fill:var(--cur)}.trimtab .r{fill:none;stroke:var(--ref);stroke-width:1.2;vector-effect:non-scaling-stroke}
.trimtab table+table{margin-top:10px}
.trimtab .x{text-align:right;white-space:nowrap}
.trimtab th.x{text-align:right}
.trimtab b.f,.trimtab b.p,.trimtab b.u{font-weight:600;padding:2px 8px;border-radius:10px;font-size:13px;white-space:nowrap}
.trimtab b.f{color:var(--fail);background:var(--fail-soft)}.trimtab b.p{color:var(--pass);background:var(--pass-soft)}
.trimtab b.u{color:var(--unsure);background:var(--unsure-soft)}
.trimtab .key{display:inline-block;width:22px;height:10px;margin-right:5px;vertical-align:baseline}
.trimtab .kc{background:var(--cur)}.trimtab .kr{border:1.5px solid var(--ref)}
@media(max-width:680px){.trimtab{padding:12px 8px 28px}.trimtab .d thead{display:none}
.trimtab .d tr{display:grid;grid-template-columns:1fr auto auto;border-top:1px solid var(--line);padding:6px 0}
.trimtab .d td{border:0;padding:3px 10px}.trimtab .d td:nth-child(1){grid-column:1/-1}
.trimtab .d td:nth-child(2){grid-column:1/-1;width:auto}.trimtab .d td:nth-child(3){text-align:left}
.trimtab .d svg{width:100%}.trimtab h1{font-size:20px}.trimtab td{padding:6px 8px}}
@media print{.trimtab{background:none}}
"""
