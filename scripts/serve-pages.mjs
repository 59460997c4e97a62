// Serves empty pages that may load one script, with or without what threads need.
import { createServer } from 'node:http';

/** Lets a page share memory among threads. */
const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** By path: what a page is served with. */
const PAGES = {
  '/isolated': ISOLATION,
  '/open': {},
  // Workers may come from the site alone, so not from a text of the library's own.
  '/strict': { ...ISOLATION, 'content-security-policy': "worker-src 'self'" },
};

/**
 * @param {Record<string, string>} scripts by path
 * @returns {Promise<{ origin: string, close: () => void }>}
 */
export async function servePages(scripts) {
  const server = createServer(({ url }, response) => {
    const script = scripts[url];
    if (script === undefined && PAGES[url] === undefined) return response.writeHead(404).end();
    const type = script === undefined ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...(PAGES[url] ?? ISOLATION) });
    return response.end(script ?? '<!doctype html><title>neurotrade</title><link rel="icon" href="data:,">');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://localhost:${server.address().port}`, close: () => server.close() };
}
