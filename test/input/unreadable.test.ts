import assert from 'node:assert/strict';
import { cliError, rawTrail, temporaryFolder, TRAIL, type FileContent } from './support.js';

const KNOWN =
  'Known are the output of "aws cloudtrail describe-trails" and of the other commands in the README, a bundle of them, AWS Config items, and evidence of trailproof.';
const LIST_TRAILS =
  'This is the output of "aws cloudtrail list-trails", which holds no configuration. Use the output of "aws cloudtrail describe-trails".';
const DEEP = 'is nested deeper than 100 levels, which no output of AWS is.';
const NOT_JSON = 'holds text, a table or YAML, not JSON. Run the AWS CLI again with --output json.';
const BINARY = 'is binary, not JSON. Use the output of the AWS CLI with --output json, unpacked.';
const EMPTY = 'is empty. Save the output of "aws cloudtrail describe-trails" in it.';
const pretty = JSON.stringify({ trailList: [rawTrail()] }, null, 2);
const line = JSON.stringify({ trailList: [rawTrail()] });

const FILES: readonly (readonly [name: string, content: FileContent, message: string])[] = [
  ['list-trails', { Trails: [{ TrailARN: TRAIL }] }, `: ${LIST_TRAILS}`],
  ['items of list-trails', [{ TrailARN: TRAIL, Name: 'main', HomeRegion: 'us-east-1' }], `, at /0: ${LIST_TRAILS}`],
  [
    'get-trail-status by itself',
    { IsLogging: true },
    ': This is the output of get-trail-status, which does not say what it is about. Put it in a bundle, under "status", as the README shows.',
  ],
  [
    'get-bucket-acl by itself',
    { Grants: [] },
    ': This is the output of get-bucket-acl, which does not say what it is about. Put it in a bundle, under "buckets", as the README shows.',
  ],
  [
    'an error of the AWS CLI',
    cliError('AccessDeniedException', 'DescribeTrails'),
    ': holds an error of the AWS CLI (AccessDeniedException) instead of its output. Solve that and save the output again.',
  ],
  [
    'another error of the AWS CLI',
    'Unable to locate credentials. You can configure credentials by running "aws login".',
    ': holds an error of the AWS CLI instead of its output. Solve that and save the output again.',
  ],
  ['nothing', '', `: ${EMPTY}`],
  ['blank lines', ' \r\n\n', `: ${EMPTY}`],
  ['a byte order mark only', Buffer.from([0xef, 0xbb, 0xbf]), `: ${EMPTY}`],
  ['JSON that was cut off', pretty.slice(0, 80), ': ends in the middle of the JSON (line 6, column 4). It was cut off: save it again.'],
  [
    'JSON that was cut off in a string',
    '{"trailList":[{"Na',
    ': ends in the middle of the JSON (line 1, column 16). It was cut off: save it again.',
  ],
  ['broken JSON', '{\n  "trailList": [,]\n}', ': is not valid JSON (line 2, column 17): expected a value. Save the output again.'],
  [
    'comments',
    '{\n  // why\n  "trailList": []\n}',
    ': is not valid JSON (line 2, column 3): comments are not allowed in JSON. Save the output again.',
  ],
  [
    'two documents after each other',
    `${pretty}\n${pretty}`,
    ': is not valid JSON (line 17, column 1): expected the end, because one value is complete before. Give several outputs as files of their own, or one a line.',
  ],
  [
    'a broken line',
    `${line}\n{"trailList":[{]}\n`,
    ', line 2: is not valid JSON (column 16): expected a property name in quotation marks. Save the output again.',
  ],
  [
    'a line that was cut off',
    `${line}\n\n{"trailList":`,
    ', line 3: ends in the middle of the JSON (column 14). It was cut off: save it again.',
  ],
  ['YAML', 'trailList:\n- Name: main\n', `: ${NOT_JSON}`],
  ['a table', '-----------\n|  DescribeTrails  |\n', `: ${NOT_JSON}`],
  ['text', 'TRAILLIST\tFalse\tTrue\n', `: ${NOT_JSON}`],
  ['HTML', '<!doctype html><html>', ': holds HTML or XML, not JSON. Use the output of the AWS CLI with --output json.'],
  [
    'something else',
    { foo: 1, '\u001b[31mbar\u202e': 2 },
    `: holds an object with the keys foo, \\u{1b}[31mbar\\u{202e}, which is nothing that trailproof knows. ${KNOWN}`,
  ],
  [
    'very long keys',
    { ['k'.repeat(1e6)]: 1 },
    `: holds an object with the keys ${'k'.repeat(80)}…, which is nothing that trailproof knows. ${KNOWN}`,
  ],
  ['no keys', {}, `: holds an object with no keys, which is nothing that trailproof knows. ${KNOWN}`],
  [
    'keys of every object',
    '{"__proto__":{"facts":{}},"constructor":1}',
    `: holds an object with the keys __proto__, constructor, which is nothing that trailproof knows. ${KNOWN}`,
  ],
  ['a number', '5', `: holds 5, where an object was expected. ${KNOWN}`],
  [
    'an empty list',
    [],
    ': holds an empty list, which could be a list of anything. Save the whole output of "aws cloudtrail describe-trails", without --query.',
  ],
  ['a list of other things', [rawTrail(), 5], ', at /1: must be an object, but is 5.'],
  ['a million open brackets', '['.repeat(1e6), `: ${DEEP}`],
  ['a million levels', `${'['.repeat(1e6)}${']'.repeat(1e6)}`, `: ${DEEP}`],
  ['a hundred thousand objects in each other', `${'{"trailList":'.repeat(1e5)}1${'}'.repeat(1e5)}`, `: ${DEEP}`],
  [
    'a million levels in evidence',
    `{"facts":${'['.repeat(1e6)}${']'.repeat(1e6)}}`,
    ': lacks the property "schemaVersion". See "trailproof schema evidence".',
  ],
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), `: ${BINARY}`],
  ['a null byte', line.replace('main', '\0'), `: ${BINARY}`],
  [
    'Latin-1',
    Buffer.from(line.replace('main', 'é'), 'latin1'),
    ': is neither UTF-8 nor UTF-16. Use the output of the AWS CLI with --output json, unpacked.',
  ],
  [
    'half a character of UTF-16',
    Buffer.concat([Buffer.from(line, 'utf16le'), Buffer.from([0x7d])]),
    ': is not valid UTF-16: it is damaged or was cut off. Save it again.',
  ],
];

describe('input: files that are something else', () => {
  const folder = temporaryFolder();

  for (const [name, content, message] of FILES) {
    it(`refuses ${name}`, async () => {
      assert.equal(await folder.failure({ 'input.json': content }), `InputError: input.json${message}`);
    });
  }
});
