import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { builtinChecks } from '../../checks/index.js';
import { FACT_NAMES } from '../../src/facts.js';
import { validateDefinitions } from '../../src/parameters.js';
import { register } from '../../src/registry.js';
import { STANDARD_KEYS } from '../../src/standards.js';
import type { Check, Severity, StandardRequirements } from '../../src/types.js';

const CHECKS = new URL('../../checks/', import.meta.url);
const TESTS = new URL('./', import.meta.url);

interface Published {
  readonly title: string;
  readonly severity: Severity;
  readonly category: string;
  readonly resourceType: string;
  readonly standards: StandardRequirements;
}

/** Security Hub's catalogue, copied by hand. https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html */
const CATALOGUE: Readonly<Record<string, Published>> = {
  'CloudTrail.1': {
    title:
      'CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and write management events',
    severity: 'HIGH',
    category: 'Identify > Logging',
    resourceType: 'AWS::::Account',
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.1'],
      'cis-1.4.0': ['3.1'],
      'cis-3.0.0': ['3.1'],
      'cis-5.0.0': ['3.1'],
      'nist-800-53':
        'AC-2(4), AC-4(26), AC-6(9), AU-2, AU-3, AU-6(3), AU-6(4), AU-10, AU-12, AU-14(1), CA-7, SA-8(22), SC-7(9), SI-3(8), SI-4(20), SI-7(8)'.split(
          ', ',
        ),
    },
  },
  'CloudTrail.2': {
    title: 'CloudTrail should have encryption at-rest enabled',
    severity: 'MEDIUM',
    category: 'Protect > Data Protection > Encryption of data-at-rest',
    resourceType: 'AWS::CloudTrail::Trail',
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.7'],
      'cis-1.4.0': ['3.7'],
      'cis-3.0.0': ['3.5'],
      'cis-5.0.0': ['3.5'],
      'nist-800-53': 'AU-9, CA-9(1), CM-3(6), SC-7(10), SC-13, SC-28, SC-28(1), SI-7(6)'.split(', '),
      'nist-800-171': ['3.3.8'],
      'pci-3.2.1': ['3.4'],
      'pci-4.0.1': ['10.3.2'],
    },
  },
  'CloudTrail.3': {
    title: 'At least one CloudTrail trail should be enabled',
    severity: 'HIGH',
    category: 'Identify > Logging',
    resourceType: 'AWS::::Account',
    standards: {
      'nist-800-171': ['3.3.1', '3.14.6', '3.14.7'],
      'pci-3.2.1': '10.1, 10.2.1, 10.2.2, 10.2.3, 10.2.4, 10.2.5, 10.2.6, 10.2.7, 10.3.1, 10.3.2, 10.3.3, 10.3.4, 10.3.5, 10.3.6'.split(
        ', ',
      ),
      'pci-4.0.1': ['10.2.1'],
    },
  },
  'CloudTrail.4': {
    title: 'CloudTrail log file validation should be enabled',
    severity: 'LOW',
    category: 'Data protection > Data integrity',
    resourceType: 'AWS::CloudTrail::Trail',
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.2'],
      'cis-1.4.0': ['3.2'],
      'cis-3.0.0': ['3.2'],
      'cis-5.0.0': ['3.2'],
      'nist-800-53': ['AU-9', 'SI-4', 'SI-7(1)', 'SI-7(3)', 'SI-7(7)'],
      'nist-800-171': ['3.3.8'],
      'pci-3.2.1': ['10.5.2', '10.5.5'],
      'pci-4.0.1': ['10.3.2'],
    },
  },
  'CloudTrail.5': {
    title: 'CloudTrail trails should be integrated with Amazon CloudWatch Logs',
    severity: 'MEDIUM',
    category: 'Identify > Logging',
    resourceType: 'AWS::CloudTrail::Trail',
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.4'],
      'cis-1.4.0': ['3.4'],
      'nist-800-53':
        'AC-2(4), AC-4(26), AC-6(9), AU-2, AU-3, AU-6(1), AU-6(3), AU-6(4), AU-6(5), AU-7(1), AU-10, AU-12, CA-7, SC-7(9), SI-3(8), SI-4(5), SI-4(20), SI-7(8), SI-20'.split(
          ', ',
        ),
      'pci-3.2.1': ['10.5.3'],
      'pci-4.0.1': [],
    },
  },
  'CloudTrail.6': {
    title: 'Ensure the S3 bucket used to store CloudTrail logs is not publicly accessible',
    severity: 'CRITICAL',
    category: 'Identify > Logging',
    resourceType: 'AWS::S3::Bucket',
    standards: { 'cis-1.2.0': ['2.3'], 'cis-1.4.0': ['3.3'], 'pci-4.0.1': ['1.4.4'] },
  },
  'CloudTrail.7': {
    title: 'Ensure S3 bucket access logging is enabled on the CloudTrail S3 bucket',
    severity: 'LOW',
    category: 'Identify > Logging',
    resourceType: 'AWS::S3::Bucket',
    standards: { 'cis-1.2.0': ['2.6'], 'cis-1.4.0': ['3.6'], 'cis-3.0.0': ['3.4'], 'cis-5.0.0': ['3.4'], 'pci-4.0.1': ['10.2.1'] },
  },
  'CloudTrail.9': {
    title: 'CloudTrail trails should be tagged',
    severity: 'LOW',
    category: 'Identify > Inventory > Tagging',
    resourceType: 'AWS::CloudTrail::Trail',
    standards: { tagging: [] },
  },
  'CloudTrail.10': {
    title: 'CloudTrail Lake event data stores should be encrypted with customer managed AWS KMS keys',
    severity: 'MEDIUM',
    category: 'Protect > Data Protection > Encryption of data-at-rest',
    resourceType: 'AWS::CloudTrail::EventDataStore',
    standards: { 'nist-800-53': 'AU-9, CA-9(1), CM-3(6), SC-7(10), SC-12(2), SC-13, SC-28, SC-28(1), SI-7(6)'.split(', ') },
  },
};

/** What may be set, and to what it is set: by default, and as Security Hub has it where that differs. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, { default: unknown; parity?: unknown }>>>> = {
  'CloudTrail.1': { selectorUnion: { default: true }, scope: { default: 'account', parity: 'region' } },
  'CloudTrail.2': {},
  'CloudTrail.3': { scope: { default: 'account', parity: 'region' } },
  'CloudTrail.4': {},
  'CloudTrail.5': { maxDeliveryAgeHours: { default: null } },
  'CloudTrail.6': { logBuckets: { default: [] }, missingBucket: { default: 'FAILED', parity: 'NOT_AVAILABLE' } },
  'CloudTrail.7': { logBuckets: { default: [] } },
  'CloudTrail.9': { requiredTagKeys: { default: [] } },
  'CloudTrail.10': { kmsKeyArns: { default: [] }, verifyKeyManager: { default: false } },
};

const FILES = readdirSync(CHECKS).filter(file => file.endsWith('.ts') && file !== 'index.ts');

function fileOf(id: string): string {
  return `${id.toLowerCase().replace('.', '-')}.ts`;
}

async function checkIn(file: string): Promise<Check> {
  const module = (await import(`../../checks/${file.replace('.ts', '.js')}`)) as { default: Check };
  return module.default;
}

describe('the set of checks', () => {
  it('is what Security Hub publishes, and nothing else', () => {
    assert.deepEqual(
      builtinChecks.map(({ meta }) => meta.id),
      Object.keys(CATALOGUE),
    );
  });

  it('registers every file', async () => {
    const found = await Promise.all(FILES.map(async file => (await checkIn(file)).meta));
    assert.deepEqual(new Set(found), new Set(builtinChecks.map(({ meta }) => meta)));
    assert.equal(FILES.length, builtinChecks.length);
  });

  it('passes registration, sorted by number', () => {
    const registered = register([], [...builtinChecks].reverse(), 'trailproof');
    assert.deepEqual(
      registered.map(({ check }) => check),
      [...builtinChecks],
    );
  });

  it('has parameters whose defaults obey their own schemas', () => {
    assert.doesNotThrow(() => validateDefinitions(register([], builtinChecks, 'trailproof')));
  });

  it('has standards that are known, and requirements once each', () => {
    for (const { meta } of builtinChecks) {
      for (const [key, ids] of Object.entries(meta.standards)) {
        assert.ok(STANDARD_KEYS.includes(key), `${meta.id}: ${key}`);
        assert.equal(new Set(ids).size, ids.length, `${meta.id}: ${key}`);
      }
    }
  });

  it('maps CIS v5.0.0/3.4, which AWS prints under two controls, to the one that is about access logging', () => {
    const mapped = builtinChecks.filter(({ meta }) => meta.standards['cis-5.0.0']?.includes('3.4')).map(({ meta }) => meta.id);
    assert.deepEqual(mapped, ['CloudTrail.7']);
  });

  it('has tests for nothing that is not there', () => {
    const tests = readdirSync(TESTS).filter(file => /^cloudtrail-\d+\.test\.ts$/.test(file));
    assert.deepEqual(
      tests.filter(file => !FILES.includes(file.replace('.test.ts', '.ts'))),
      [],
    );
  });

  for (const check of builtinChecks) {
    const { meta, needs, parameters } = check;

    describe(meta.id, () => {
      it('is titled, weighed and mapped as Security Hub says', () => {
        const { title, severity, category, resourceType, standards } = meta;
        assert.deepEqual({ title, severity, category, resourceType, standards }, CATALOGUE[meta.id]);
      });

      it('links to its section of the user guide', () => {
        const anchor = meta.id.toLowerCase().replace('.', '-');
        assert.equal(meta.url, `https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#${anchor}`);
        assert.equal(meta.remediation.url, meta.url);
      });

      it('lives in a file of its name', async () => {
        assert.ok(FILES.includes(fileOf(meta.id)));
        assert.deepEqual((await checkIn(fileOf(meta.id))).meta, meta);
      });

      it('has a test of its name', () => assert.ok(existsSync(new URL(fileOf(meta.id).replace('.ts', '.test.ts'), TESTS))));

      it('has a page of its title', async () => {
        const page = await readFile(new URL(fileOf(meta.id).replace('.ts', '.md'), CHECKS), 'utf8');
        assert.ok(page.split('\n', 1)[0]?.includes(meta.title));
      });

      it('reads facts that exist, once each, and starts from what is there', () => {
        assert.ok(needs.length > 0);
        assert.equal(new Set(needs).size, needs.length);
        for (const name of needs) assert.ok(FACT_NAMES.includes(name), name);
      });

      it('has the parameters that are documented', () => {
        const found = Object.entries(parameters).map(([name, { default: value, parity }]) => [
          name,
          parity === undefined ? { default: value } : { default: value, parity },
        ]);
        assert.deepEqual(Object.fromEntries(found), PARAMETERS[meta.id]);
      });

      it('speaks in whole sentences', () => {
        const texts = [
          meta.description,
          ...meta.decision,
          ...meta.notes,
          meta.remediation.text,
          ...meta.remediation.cautions,
          ...Object.values(parameters).map(({ description }) => description),
        ];
        for (const text of texts) assert.match(text, /^\S[^]*\.$/, text);
        assert.ok(meta.remediation.cli.length > 0);
        assert.ok(meta.remediation.terraform.length > 0);
      });
    });
  }
});
