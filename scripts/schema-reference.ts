import { code } from '../src/cli/markdown.js';

export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly pattern?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

interface Section {
  readonly title: string;
  readonly schema: Schema;
}

/** The reference of a JSON Schema as a page: a section for each kind of object, with a row for each property. */
export function schemaReference(name: string, schema: Schema): string {
  const { $defs = {} } = schema;
  const named = Object.entries($defs).filter(([, one]) => one.properties !== undefined);
  const sections: Section[] = [
    { title: schema.title ?? name, schema },
    ...within('', schema),
    ...named.flatMap(([title, one]) => [{ title, schema: one }, ...within(title, one)]),
  ];
  const simple = Object.entries($defs).filter(([, one]) => one.properties === undefined);
  return [
    `# ${schema.title ?? name}`,
    '',
    `${schema.description ?? ''} Generated from [schemas/${name}.schema.json](../schemas/${name}.schema.json), which \`trailproof schema ${name}\` prints.`.trim(),
    '',
    ...sections.flatMap(({ title, schema: one }, index) => [
      ...(index === 0 ? [] : [`## ${title}`, '', ...(one.description === undefined ? [] : [one.description, ''])]),
      ...table(one, title, index === 0),
      '',
    ]),
    ...simple.flatMap(([title, one]) => [`## ${title}`, '', `${typeOf(one, title)}. ${one.description ?? ''}`.trim(), '']),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** Objects that a property holds, or that a list of them holds, however deep. */
function within(path: string, { properties = {} }: Schema): Section[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const title = path === '' ? name : `${path}.${name}`;
    const inner = objectOf(property);
    return inner === undefined ? [] : [{ title, schema: inner }, ...within(title, inner)];
  });
}

function objectOf(schema: Schema): Schema | undefined {
  if (schema.properties !== undefined) return schema;
  return schema.items?.properties === undefined ? undefined : schema.items;
}

function table({ properties = {}, required = [] }: Schema, title: string, isTop: boolean): string[] {
  const rows = Object.entries(properties).map(([name, property]) => {
    const path = isTop ? name : `${title}.${name}`;
    const presence = required.includes(name) ? '' : 'May be left out. ';
    return `| \`${name}\` | ${typeOf(property, path)} | ${inCell(`${presence}${property.description ?? ''}`.trim())} |`;
  });
  return ['| Property | Is | Means |', '| --- | --- | --- |', ...rows];
}

/** In words: `a list of finding`, `"PASSED" or "FAILED"`. */
function typeOf(schema: Schema, path: string): string {
  const { type, items, $ref, anyOf = schema.oneOf, const: only, additionalProperties } = schema;
  if ($ref !== undefined) return `[${nameOf($ref)}](#${anchorOf(nameOf($ref))})`;
  if (only !== undefined) return code(JSON.stringify(only));
  if (schema.enum !== undefined) return schema.enum.map(one => code(JSON.stringify(one))).join(', ');
  if (anyOf !== undefined) return anyOf.map(one => typeOf(one, path)).join(' or ');
  if (Array.isArray(type)) return type.map((one: string) => typeOf({ ...schema, type: one }, path)).join(' or ');
  if (type === 'array') return items === undefined ? 'a list' : `a list of ${typeOf(items, path)}`;
  if (schema.properties !== undefined) return `[${path}](#${anchorOf(path)})`;
  if (type === 'object')
    return typeof additionalProperties === 'object' ? `an object of ${typeOf(additionalProperties, path)}` : 'an object';
  return typeof type === 'string' ? type : 'anything';
}

function nameOf($ref: string): string {
  return $ref.split('/').at(-1)!;
}

/** The descriptions are ours; only a bar would end the cell. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
