/** The report's style sheet: one column that reads on a phone, light or dark as the reader's system asks. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --text: #16202e; --muted: #56606e; --grid: #e3e6eb; --accent: #1d4ed8;
  --line-1: #1d4ed8; --line-2: #b45309; --line-3: #0f766e; --price: #475467; --buy: #047857; --sell: #b91c1c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141b; --card: #171e28; --text: #e7ebf1; --muted: #9aa6b6; --grid: #2a3442; --accent: #8ab4ff;
    --line-1: #6ea8ff; --line-2: #f0a351; --line-3: #4fd1b5; --price: #b6c0cf; --buy: #4ade80; --sell: #ff8080;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 20px 16px 40px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 28px 0 8px; }
p { margin: 6px 0; }
a { color: var(--accent); }
.muted, figcaption, .note { color: var(--muted); font-size: .87rem; }
.verdict { background: var(--card); border-left: 4px solid var(--accent); border-radius: 4px; padding: 10px 14px; margin: 14px 0; overflow-wrap: anywhere; }
figure { margin: 0; }
.chart { height: 260px; margin-top: 4px; touch-action: pan-y; }
#chart-price, #chart-equity { height: 360px; }
.legend, .tools { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; min-height: 30px; }
.tools { position: sticky; top: 0; z-index: 5; background: var(--page); padding: 6px 0; border-bottom: 1px solid var(--grid); }
.tools output { margin-left: auto; font-variant-numeric: tabular-nums; color: var(--muted); }
.switch { font-size: .84rem; color: var(--muted); } .switch input { vertical-align: -2px; margin: 0 4px 0 0; }
#ranges { display: flex; gap: 4px; }
button { font: inherit; font-size: .84rem; color: var(--text); background: var(--card); border: 1px solid var(--grid); border-radius: 6px; padding: 3px 9px; min-height: 30px; cursor: pointer; }
button b { font-variant-numeric: tabular-nums; font-weight: 600; }
button[aria-pressed=false] { opacity: .55; text-decoration: line-through; }
button:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.key { display: inline-block; width: 14px; border-top: 3px solid var(--price); vertical-align: middle; }
.key.dashed { border-top-style: dashed; border-top-width: 2px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 8px; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
thead th { color: var(--muted); font-weight: 600; white-space: normal; vertical-align: bottom; }
tbody th { font-weight: 500; }
tr.picked { background: var(--card); font-weight: 600; }
details { margin: 8px 0; } summary { cursor: pointer; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; font-size: .87rem; } dd { margin: 0; color: var(--muted); }
footer { margin-top: 32px; border-top: 1px solid var(--grid); padding-top: 10px; }
@media (max-width: 560px) {
  main { padding: 14px 12px 32px; }
  body { font-size: 14px; }
  th, td { padding: 5px 5px; }
  table { font-size: .8rem; }
  .chart { height: 220px; }
  #chart-price, #chart-equity { height: 310px; }
}
@media print { .tools, .legend button:not([aria-pressed=true]) { display: none; } }
`;
