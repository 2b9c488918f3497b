import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';

export interface JunitElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: JunitElement[];
  text: string;
}

/** What may stand in what, and with which attributes: what the schema of Jenkins and that of Ant have in common. A `!` is required. */
const RULES: Readonly<Record<string, { readonly attributes: readonly string[]; readonly children: readonly string[] }>> = {
  testsuites: { attributes: ['name', 'tests', 'failures', 'errors', 'time'], children: ['testsuite'] },
  testsuite: {
    attributes: ['name!', 'tests!', 'failures!', 'errors!', 'skipped', 'time!', 'timestamp!'],
    children: ['properties', 'testcase'],
  },
  properties: { attributes: [], children: ['property'] },
  property: { attributes: ['name!', 'value!'], children: [] },
  testcase: { attributes: ['name!', 'classname!', 'time!'], children: ['skipped', 'error', 'failure'] },
  skipped: { attributes: ['message'], children: [] },
  error: { attributes: ['message', 'type!'], children: [] },
  failure: { attributes: ['message', 'type!'], children: [] },
};

/** Reads a report with a parser that refuses what is not well-formed, and holds it against the schemas. */
export function readJunit(report: string): JunitElement {
  const parser = new SaxesParser();
  const open: JunitElement[] = [];
  let root: JunitElement | undefined;
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', text => {
    const parent = open.at(-1);
    if (parent !== undefined) parent.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(report).close();
  assert.ok(root?.name === 'testsuites');
  check(root);
  return root;
}

export const all = (element: JunitElement, name: string): JunitElement[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap(child => all(child, name)),
];

function check(element: JunitElement): void {
  const { name, attributes, children } = element;
  const rule = RULES[name];
  assert.ok(rule !== undefined, name);
  const known = rule.attributes.map(one => one.replace('!', ''));
  for (const key of Object.keys(attributes)) assert.ok(known.includes(key), `${name} ${key}`);
  for (const key of rule.attributes) if (key.endsWith('!')) assert.ok(attributes[key.slice(0, -1)] !== undefined, `${name} ${key}`);
  for (const key of ['tests', 'failures', 'errors', 'skipped']) if (key in attributes) assert.match(attributes[key]!, /^\d+$/);
  if ('time' in attributes) assert.match(attributes['time'], /^\d+(\.\d+)?$/);
  if ('timestamp' in attributes) assert.match(attributes['timestamp'], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  const order = children.map(child => rule.children.indexOf(child.name));
  assert.ok(!order.includes(-1) && order.every((at, index) => index === 0 || at >= order[index - 1]!), `what is in ${name}`);
  if (name === 'testcase') assert.ok(children.length <= 1, 'one outcome');
  if (name === 'testsuite') {
    const counted = { tests: 'testcase', failures: 'failure', errors: 'error', skipped: 'skipped' };
    for (const [key, kind] of Object.entries(counted)) assert.equal(Number(attributes[key]), all(element, kind).length, key);
  }
  if (name === 'testsuites') {
    for (const key of ['tests', 'failures', 'errors']) {
      assert.equal(
        Number(attributes[key]),
        children.reduce((sum, suite) => sum + Number(suite.attributes[key]), 0),
        key,
      );
    }
  }
  children.forEach(check);
}
