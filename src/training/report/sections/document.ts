import { sha256 } from '@noble/hashes/sha2.js';
import { PAGE_SCRIPT } from '../generated/page-script.js';
import { html, rawHtml, type SafeHtml } from '../html.js';
import { REPORT_STYLE } from '../style.js';

/** The page around its content: no resource but its own, and no script but the one that is known by its hash. */
export function documentOf(title: string, content: SafeHtml): SafeHtml {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hashOf(PAGE_SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="neurotrade">
<title>${title}</title>
<style>${rawHtml(REPORT_STYLE)}</style>
</head>
<body>
<main>
${content}
</main>
<script>${rawHtml(PAGE_SCRIPT)}</script>
</body>
</html>
`;
}

/** SHA-256 in base64, as content security policies name scripts. */
function hashOf(script: string): string {
  return btoa(String.fromCharCode(...sha256(new TextEncoder().encode(script))));
}
