const CONTROL = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** At most `limit` UTF-16 units, the last of them an ellipsis when something had to go. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** One line that neither drives a terminal nor turns the reading direction. */
export function plain(text: string, limit: number): string {
  return cut(text.replace(/\s+/g, ' ').replace(CONTROL, '\ufffd').trim(), limit);
}

/** A SARIF message ends with a full stop, and what looks like an embedded link in it is one unless its brackets are escaped. */
export function sentence(text: string, limit: number): string {
  const line = plain(text, Infinity) || 'Nothing more is known.';
  const whole = cut(line.includes('](') ? line.replace(/[[\]]/g, '\\$&') : line, limit - 1);
  return whole.endsWith('.') ? whole : `${whole}.`;
}

/** For the middle of a Markdown paragraph or list item: everything shows as it is written. */
export function escapeMarkdown(text: string): string {
  return plain(text, Infinity)
    .replace(/[\\`*_{}[\]()#|<>~&!]/g, '\\$&')
    .replace(/^([-+=]|\d+(?=[.)]))/, start => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** A fenced block that its content cannot close. */
export function fence(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${block(code)}\n${marks}`;
}

/** Several lines, without what drives a terminal. */
export function block(code: string): string {
  return code
    .split(/\r?\n/)
    .map(line => line.replaceAll('\t', '  ').replace(CONTROL, '\ufffd'))
    .join('\n')
    .trimEnd();
}

/**
 * JSON without lone surrogates and NUL: some readers of SARIF refuse the one, and PostgreSQL, where several of them keep it, has no
 * place for the other. Works on the text, so that depth and keys do not matter.
 */
export function toJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  if (!/\\u(?:0000|d[89a-f])/.test(text)) return text;
  return text.replace(/\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/g, escape => (escape.length === 6 ? '\ufffd' : escape));
}

/** The address when it is one that every reader takes for a web address, else nothing. */
export function webAddress(text: string): string | undefined {
  return /^https?:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#](?:[\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*)?)?$/i.test(
    text,
  )
    ? text
    : undefined;
}
