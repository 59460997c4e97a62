/** Text that is already HTML. Made by {@link html} and {@link rawHtml} alone. */
export class SafeHtml {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** What may stand inside a template: text is escaped, HTML and lists of it are not. */
export type HtmlValue = string | number | SafeHtml | readonly SafeHtml[];

/**
 * A template whose values are escaped, so that no name or title can become markup.
 *
 * @example
 * ```ts
 * html`<h1>${title}</h1>`
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  return new SafeHtml(parts.reduce((text, part, i) => `${text}${render(values[i - 1] as HtmlValue)}${part}`));
}

/** HTML from a source that is trusted to be it. */
export function rawHtml(text: string): SafeHtml {
  return new SafeHtml(text);
}

function render(value: HtmlValue): string {
  if (value instanceof SafeHtml) return value.text;
  return Array.isArray(value) ? value.join('') : escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** JSON that cannot end the script element it stands in. NaN and infinities become null. */
export function jsonForScript(value: unknown): SafeHtml {
  const json = JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new SafeHtml(json);
}
