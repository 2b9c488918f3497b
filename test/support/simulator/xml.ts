/** A tree of XML: text, a list of same-named elements, or elements by name. `undefined` leaves an element out. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (value: string): string => value.replace(/[&<>"]/gu, character => ESCAPES[character]!);

/** One element. The name may carry attributes: `Grantee xsi:type="Group"`. */
export function element(name: string, content: Xml): string {
  if (content === undefined) return '';
  if (isList(content)) return content.map(item => element(name, item)).join('');
  const closing = name.split(' ', 1)[0]!;
  const inner =
    typeof content === 'object'
      ? Object.entries(content)
          .map(([child, value]) => element(child, value))
          .join('')
      : escape(String(content));
  return `<${name}>${inner}</${closing}>`;
}

// `Array.isArray` does not narrow readonly arrays.
function isList(content: Xml): content is readonly Xml[] {
  return Array.isArray(content);
}

export const document = (name: string, content: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, content)}`;
