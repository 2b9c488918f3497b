import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes, parse } from 'parse5';
import { lintSarif } from '../../reports/sarif/lint.js';
import type { ScanResult } from '../../src/types.js';
import { readJunit } from '../reports/junit-file.js';
import { readMarkdown } from '../reports/markdown-page.js';
import { ACCOUNT, assertNoStack, assertPlain, assertRefused, inTurns, ORGANIZATION, run, temporaryFolder } from '../support/cli.js';

const TEXTS: Readonly<Record<string, string>> = {
  HTML: `"><img src=x onerror=alert(1)><script>alert(2)</script></title></style><svg/onload=alert(3)>'`,
  'an HTML comment and entities': '--><!-- &lt;b&gt; <![CDATA[ ]]> &#x3c;script&#x3e;',
  'terminal escapes': '\u001b[2J\u001b]0;owned\u0007\u001b[31m\u009b31m\u0000\u0008\u007f',
  'marks of direction': '\u202egpj.exe\u2066\u2069\u200f\u061c\ufeff\u200b',
  'lines and separators': 'one\r\ntwo\n\nthree\u2028four\u2029five\u0085six\ttab',
  'CSV formulas': `=cmd|'/c calc'!A1,+1+1,-2+3;=1+1;" ;@SUM(A1)\t"`,
  Markdown: '[click](javascript:alert(1)) ![x](http://x) `code` **b** | a | b |\n# head\n- item <https://x>',
  'lone surrogates': 'a\ud800b\udc00\ud83d',
  'a path': '../../../../etc/passwd\u0000.json',
  'names of objects': '__proto__',
  constructor: 'constructor',
  templates: '${7*7} {{7*7}} %s %n $(id) `id` ; rm -rf /',
  'a wide script': '漢字👩‍👩‍👧‍👦é\u0301'.repeat(5),
};

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Every text under one of these keys has the hostile text at its end, or in its place; keys of maps too. */
function infected(value: Json, keys: ReadonlySet<string>, change: (text: string) => string, key = ''): Json {
  if (typeof value === 'string') return keys.has(key) ? change(value) : value;
  if (Array.isArray(value)) return value.map(item => infected(item, keys, change, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, infected(item, keys, change, name)]));
}

/** Keys of what people choose freely, in the output of the AWS CLI and in evidence. */
const FREE = [
  ...['Name', 'name', 'S3KeyPrefix', 'Key', 'Value', 'key', 'Sid', 'LatestDeliveryError', 'latestDeliveryError', 'KmsKeyId', 'kmsKeyId'],
  ...['CloudWatchLogsLogGroupArn', 'logGroupArn', 'SnsTopicARN', 'TargetPrefix', 'targetPrefix', 'bucketPrefix', 'message', 'DisplayName'],
];

function infect(file: string, keys: readonly string[], hostile: string): string {
  const text = readFileSync(file, 'utf8');
  const documents = file.endsWith('.jsonl') ? text.trim().split('\n') : [text];
  const change = (value: string): string => value + hostile;
  return documents.map(one => JSON.stringify(infected(JSON.parse(one) as Json, new Set(keys), change))).join('\n');
}

/** AWS writes its keys with a capital, evidence does not. */
function fileWith(key: string): string {
  return readFileSync(ACCOUNT, 'utf8').includes(`"${key}":`) ? ACCOUNT : ORGANIZATION;
}

/** The hostile text in the name of a trail, in its ARN and in the name of its bucket, wherever they are told. */
function renamed(text: string, hostile: string): string {
  const inside = JSON.stringify(hostile).slice(1, -1);
  return text.replace(
    /orders-data-events|example-corp-data-events|(?<=trail\/)organization|example-(?:org-log-archive|legacy-trail|payments-trail)/g,
    name => name + inside,
  );
}

/** A row a line, whatever separates the cells; and no cell that a spreadsheet would calculate. */
function assertHarmlessCsv(report: string, findings: number): void {
  assertPlain(report.replaceAll('\r\n', '\n'));
  assert.equal(report.trimEnd().split('\r\n').length, findings + 1);
  for (const delimiter of [',', ';']) {
    const rows = parseCsv(report, { delimiter, relax_quotes: true, relax_column_count: true });
    for (const cell of rows.flat()) assert.doesNotMatch(cell.replace(/^"/, '').trimStart(), /^[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]/u);
  }
}

const account = readFileSync(ACCOUNT, 'utf8');

const MARKDOWN_TAGS = new Set(['h2', 'h3', 'p', 'a', 'code', 'table', 'thead', 'tbody', 'tr', 'th', 'td']);

/** `tag` and `tag attribute` of everything in a page. */
function vocabulary(html: string): Set<string> {
  const words = new Set<string>();
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if (tree.isElementNode(node)) {
      words.add(node.tagName);
      for (const { name } of node.attrs) words.add(`${node.tagName} ${name}`);
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return words;
}

describe('hostile evidence', () => {
  const known = new Set<string>();
  const unknown = (html: string): string[] => [...vocabulary(html)].filter(word => !known.has(word));

  before(async () => {
    for (const file of [ACCOUNT, ORGANIZATION]) {
      for (const more of [[], ['--parity'], ['--param', 'CloudTrail.9.requiredTagKeys=Owner']]) {
        for (const word of vocabulary((await run(['scan', '-i', file, '-o', 'html', ...more])).stdout)) known.add(word);
      }
    }
  });

  for (const file of [ACCOUNT, ORGANIZATION]) {
    for (const [kind, hostile] of Object.entries(TEXTS)) {
      it(`${kind} in the names and texts of ${basename(file)} harms no report and no terminal`, async () => {
        const cwd = temporaryFolder();
        writeFileSync(join(cwd, 'in.json'), renamed(infect(file, FREE, hostile), hostile));
        const files = [
          '-o',
          'json=r.json',
          '-o',
          'sarif=r.sarif',
          '-o',
          'html=r.html',
          '-o',
          'text=r.txt',
          '-o',
          'csv=r.csv',
          '-o',
          'jsonl=r.jsonl',
          '-o',
          'markdown=r.md',
          '-o',
          'junit=r.xml',
          '-o',
          'github=r.annotations',
        ];
        const outcome = await run(['scan', '-i', 'in.json', ...files], { cwd });
        assertNoStack(outcome);
        assertPlain(outcome.stderr);
        assert.equal(outcome.code, 1, outcome.stderr);
        assertPlain(readFileSync(join(cwd, 'r.txt'), 'utf8'));
        const { findings } = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as ScanResult;
        assert.ok(findings.some(({ message }) => message.includes(hostile)));
        assertHarmlessCsv(readFileSync(join(cwd, 'r.csv'), 'utf8'), findings.length);
        const lines = readFileSync(join(cwd, 'r.jsonl'), 'utf8').trimEnd().split('\n');
        assert.deepEqual(
          lines.map(line => JSON.parse(line) as { type: string; id: string }).flatMap(({ type, id }) => (type === 'finding' ? [id] : [])),
          findings.map(({ id }) => id),
        );
        assert.deepEqual(
          lintSarif([{ name: 'r.sarif', text: readFileSync(join(cwd, 'r.sarif'), 'utf8') }]).filter(({ level }) => level === 'error'),
          [],
        );
        const markdown = readFileSync(join(cwd, 'r.md'), 'utf8');
        assertPlain(markdown);
        assert.ok([...readMarkdown(markdown).tags].every(tag => MARKDOWN_TAGS.has(tag)));
        const junit = readFileSync(join(cwd, 'r.xml'), 'utf8');
        assertPlain(junit);
        assert.equal(Number(readJunit(junit).attributes['tests']), findings.length);
        const annotations = readFileSync(join(cwd, 'r.annotations'), 'utf8');
        assertPlain(annotations);
        for (const line of annotations.trimEnd().split('\n')) assert.match(line, /^::(error|warning) title=[^:,]*::/);
        const page = readFileSync(join(cwd, 'r.html'), 'utf8');
        assert.deepEqual(unknown(page), []);
        assert.doesNotMatch(page, /[\u0000-\u0008\u001b\u202e]/);
      });
    }
  }

  const identity = [
    'S3BucketName',
    'TrailARN',
    'account',
    'region',
    'HomeRegion',
    'collectedAt',
    'arn',
    'bucket',
    'homeRegion',
    'partition',
  ];
  it('what has to be an ARN, an account, a Region or a time is refused where it is no such thing, or does no harm', async () => {
    await inTurns(identity, async key => {
      const outcome = await run(['scan', '-i', '-'], { input: infect(fileWith(key), [key], TEXTS['terminal escapes']!) });
      assertNoStack(outcome);
      assertPlain(outcome.stderr);
      assertPlain(outcome.stdout);
    });
  });

  it('a megabyte of anything is refused in one short sentence, or does no harm', async () => {
    await inTurns(FREE, async key => {
      const outcome = await run(['scan', '-i', '-', '-o', 'html'], { input: infect(fileWith(key), [key], '<b> '.repeat(1 << 18)) });
      assertNoStack(outcome);
      assertPlain(outcome.stderr);
      assert.ok(outcome.stderr.length < 1000, key);
      if (outcome.code !== 2) assert.deepEqual(unknown(outcome.stdout), [], key);
    });
  });

  it('a hostile key is refused', async () => {
    for (const hostile of [TEXTS['terminal escapes']!, TEXTS['lone surrogates']!, 'A'.repeat(1 << 20)]) {
      assertRefused(
        await run(['scan', '-i', '-'], { input: account.replace('{', `{${JSON.stringify(hostile)}: 1,`) }),
        /standard input: "/,
      );
    }
  });

  it('with colours, only our own sequences reach the terminal', async () => {
    await inTurns(Object.values(TEXTS), async hostile => {
      const { stdout } = await run(['scan', '-i', '-', '--color'], { input: renamed(infect(ACCOUNT, FREE, hostile), hostile) });
      assertPlain(stdout.replace(/\u001b\[\d{1,2}m/g, ''));
    });
  });

  const million = 1_000_000;
  const documents: Readonly<Record<string, string>> = {
    'a million brackets': '['.repeat(million),
    'a million closed brackets': '['.repeat(million) + ']'.repeat(million),
    'a million braces': '{"trailList":'.repeat(million),
    'deep inside a trail': `{"trailList":[{"Name":${'['.repeat(million)}${']'.repeat(million)}}]}`,
    'deep inside evidence': `{"schemaVersion":"1.0","facts":${'{"a":'.repeat(million)}1${'}'.repeat(million)}}`,
    'deep where nobody looks': account.replace('{', `{"x":${'['.repeat(million)}${']'.repeat(million)},`),
    'deep on a second line': `${JSON.stringify(JSON.parse(account))}\n${'['.repeat(million)}`,
    'a key of prototypes': account.replace('{', '{"__proto__":{"trailList":[]},"constructor":{"prototype":{"polluted":true}},'),
    'a trail of prototypes': '{"trailList":[{"__proto__":{"Name":"x"},"constructor":1,"toString":2}]}',
    'tags of prototypes': account.replaceAll('"Key": "Owner"', '"Key": "__proto__"'),
    'a million keys': `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
    'a number that is none': account.replace('true', '1e999'),
    'null bytes': '\u0000'.repeat(1000),
    'random bytes': Array.from({ length: 1000 }, (_, index) => String.fromCharCode((index * 7919) % 256)).join(''),
  };
  for (const [title, text] of Object.entries(documents)) {
    it(`${title}: an exit code of ours, and no stack`, async () => {
      const outcome = await run(['scan', '-i', '-', '-o', 'json'], { input: text });
      assertNoStack(outcome);
      assertPlain(outcome.stderr);
      assert.ok([0, 1, 2, 3].includes(outcome.code), String(outcome.code));
      assert.equal(outcome.stdout === '', outcome.code === 2);
      if (outcome.code === 2) assert.match(outcome.stderr, /^trailproof: standard input[^\n]+\n$/);
      else JSON.parse(outcome.stdout);
    });
  }

  it('a file whose name is hostile', async () => {
    const cwd = temporaryFolder();
    await inTurns([...Object.values(TEXTS).entries()], async ([index, hostile]) => {
      const name = `${index}${hostile.replace(/[/\u0000]|\p{Cs}/gu, '').slice(0, 60)}.json`;
      writeFileSync(join(cwd, name), account);
      const outcome = await run(['scan', '-i', name, '-o', 'html', '-o', `text=${name}.txt`, '-c', 'CloudTrail.4'], { cwd });
      assertNoStack(outcome);
      assertPlain(outcome.stderr);
      assert.equal(outcome.code, 1, outcome.stderr);
      assertPlain(readFileSync(join(cwd, `${name}.txt`), 'utf8'));
      assert.deepEqual(unknown(outcome.stdout), []);
    });
  });
});
