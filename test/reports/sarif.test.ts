import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Result } from 'sarif';
import { lintSarif } from '../../reports/sarif/lint.js';
import { sarif } from '../../reports/sarif/index.js';
import type { Finding } from '../../src/types.js';
import { ACCOUNT, control, CONTROLS, finding, type FindingParts, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';
import { PROFILES, renderSarif, runOf } from '../support/sarif.js';

const resultsOf = (parts: readonly FindingParts[]): Result[] => runOf(scanResult(parts), 'full').results ?? [];
const only = (parts: FindingParts): Result => {
  const [result] = resultsOf([parts]);
  assert.ok(result);
  return result;
};
const pathOf = (parts: FindingParts): string | undefined => only(parts).locations?.[0]?.physicalLocation?.artifactLocation?.uri;

describe('SARIF report', () => {
  for (const profile of PROFILES) {
    it(`is valid and free of lint in the profile ${profile}`, () => {
      runOf(storyResult(), profile);
      const consumers = profile === 'github' ? undefined : (['gitlab', 'defectdojo'] as const);
      assert.deepEqual(lintSarif(renderSarif(storyResult(), profile), consumers && { consumers }), []);
    });

    it(`is valid without a finding and without a control in the profile ${profile}`, () => {
      assert.deepEqual(runOf(scanResult(), profile).results, []);
      assert.deepEqual(runOf(scanResult([], { controls: [] }), profile).tool.driver.rules, []);
    });

    it(`is the same bytes for the same result in the profile ${profile}`, () => {
      assert.equal(renderSarif(storyResult(), profile), renderSarif(storyResult(), profile));
    });
  }

  it('comes in pieces, none of which grows with the number of findings', () => {
    const longest = (count: number): number => {
      const result = scanResult(Array.from({ length: count }, () => ({})));
      return Math.max(...Array.from(sarif.render(result, {}), piece => piece.length));
    };
    assert.ok(longest(2000) <= longest(1) + 16);
  });

  it('has the failed findings only for GitHub, which is the default', () => {
    const kinds = (runOf(storyResult(), 'github').results ?? []).map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)], ['fail']);
    assert.equal([...sarif.render(storyResult(), {})].join(''), renderSarif(storyResult(), 'github'));
  });

  it('has one result for each finding in full', () => {
    const { findings, summary } = storyResult();
    const results = runOf(storyResult(), 'full').results ?? [];
    assert.deepEqual(
      results.map(one => one.properties?.['findingId'] as unknown),
      findings.map(({ id }) => id),
    );
    const count = (kind: string): number => results.filter(one => one.kind === kind).length;
    assert.equal(count('pass'), summary.byStatus.PASSED);
    assert.equal(count('fail'), summary.byStatus.FAILED);
    assert.equal(count('open'), summary.byStatus.WARNING + summary.byStatus.NOT_AVAILABLE);
    assert.equal(results.filter(one => one.properties?.['vacuous'] === true).length, summary.vacuous);
  });

  it('gives a level to what failed alone, by the severity of the control', () => {
    const levels = CONTROLS.map(({ id, severity }) => [severity, only({ controlId: id }).level, only({ controlId: id }).rank]);
    const distinct = [...new Set(levels.map(one => one.join(' ')))].sort();
    assert.deepEqual(distinct, ['CRITICAL error 95', 'HIGH error 80', 'LOW note 30', 'MEDIUM warning 55']);
    for (const status of ['PASSED', 'WARNING', 'NOT_AVAILABLE'] as const) assert.equal(only({ status }).level, 'none');
  });

  it('gives every selected control a rule, with its security severity', () => {
    const informational = control({ id: 'Acme.1', title: 'Nothing is wrong', severity: 'INFORMATIONAL', resourceType: 'Acme::Thing' });
    const { rules = [] } = runOf(scanResult([], { controls: [...CONTROLS, informational] }), 'github').tool.driver;
    const scores = Object.fromEntries(rules.map(({ id, properties }) => [id, properties?.['security-severity'] as unknown]));
    assert.deepEqual(scores, {
      'CloudTrail.1': '8.0',
      'CloudTrail.2': '5.5',
      'CloudTrail.3': '8.0',
      'CloudTrail.4': '3.0',
      'CloudTrail.5': '5.5',
      'CloudTrail.6': '9.5',
      'CloudTrail.7': '3.0',
      'CloudTrail.9': '3.0',
      'CloudTrail.10': '5.5',
      'Acme.1': undefined,
    });
  });

  it('says in either profile what could not be decided, and that the run did not succeed', () => {
    for (const profile of PROFILES) {
      const run = runOf(storyResult(), profile);
      const invocation = run.invocations?.[0];
      assert.equal(invocation?.executionSuccessful, false);
      assert.deepEqual(
        invocation.toolExecutionNotifications?.map(one => [one.level, one.associatedRule?.id, one.descriptor?.id]),
        [
          ['warning', 'CloudTrail.5', 'EVIDENCE_NOT_IN_INPUT'],
          ['error', 'CloudTrail.7', 'CONFIG_ACCESS_DENIED'],
          ['error', 'CloudTrail.1', 'CONFIG_ACCESS_DENIED'],
        ],
      );
      const { notifications = [], rules = [] } = run.tool.driver;
      for (const { descriptor, associatedRule } of invocation.toolExecutionNotifications ?? []) {
        assert.equal(notifications[descriptor?.index ?? -1]?.id, descriptor?.id);
        assert.equal(rules[associatedRule?.index ?? -1]?.id, associatedRule?.id);
      }
    }
    assert.equal(runOf(scanResult([{}]), 'full').invocations?.[0]?.executionSuccessful, true);
  });

  it('says that something is undecided even when a check gave no reason', () => {
    const run = runOf(scanResult([{ status: 'WARNING', reasons: [], message: 'Nobody knows' }]), 'github');
    assert.equal(run.tool.driver.notifications?.[0]?.id, 'UNDECIDED');
    assert.equal(run.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text, 'Nobody knows.');
  });

  it('points every taxon at the requirement that it names', () => {
    const run = runOf(storyResult(), 'full');
    const { taxonomies = [], results = [] } = run;
    const targets = (run.tool.driver.rules ?? []).flatMap(({ relationships = [] }) => relationships.map(({ target }) => target));
    const taxa = results.flatMap(one => one.taxa ?? []);
    assert.ok(taxa.length > 0 && targets.length > 0);
    for (const { id, index, toolComponent } of [...taxa, ...targets]) {
      const taxonomy = taxonomies[toolComponent?.index ?? -1];
      assert.equal(taxonomy?.name, toolComponent?.name);
      assert.equal(taxonomy?.taxa?.[index ?? -1]?.id, id);
    }
    assert.equal(new Set(taxonomies.map(({ guid }) => guid)).size, taxonomies.length);
    const fixed = taxonomies.find(({ name }) => name === 'PCI DSS v4.0.1');
    assert.equal(fixed?.guid, '34fbaf82-3df6-5f11-b863-04c57ed6d586');
  });

  it('keeps the identity of a finding when its message, evidence and time change', () => {
    const hash = createHash('sha256').update(finding().id).digest('hex');
    const expected = { 'findingId/v1': hash };
    for (const parts of [{}, { message: 'Another sentence.', evidence: [], status: 'PASSED' as const }]) {
      assert.deepEqual(only(parts).fingerprints, expected);
      assert.deepEqual(only(parts).partialFingerprints, { primaryLocationLineHash: `${hash.slice(0, 32)}:1`, ...expected });
    }
  });

  it('puts each kind of resource on a path of its own', () => {
    const at = (type: string, id: string, more: FindingParts = {}): string | undefined => pathOf({ resource: { type, id }, ...more });
    const base = `aws/${ACCOUNT}`;
    const arn = (resource: string): string => `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:${resource}`;
    assert.equal(at('AWS::CloudTrail::Trail', arn('trail/main')), `${base}/eu-west-1/cloudtrail/trail/main`);
    assert.equal(at('AWS::CloudTrail::EventDataStore', arn('eventdatastore/e1')), `${base}/eu-west-1/cloudtrail/eventdatastore/e1`);
    assert.equal(at('AWS::S3::Bucket', 'arn:aws:s3:::logs'), `${base}/global/s3/bucket/logs`);
    assert.equal(at('AWS::::Account', `AWS::::Account:${ACCOUNT}`, { region: null }), `${base}/global/account`);
    assert.equal(at('Acme::Thing', 'a b/c'), `${base}/us-east-1/acme-thing/a%20b%2Fc`);
    assert.equal(at('Acme::Thing', '..', { partition: 'aws-us-gov' }), `aws-us-gov/${ACCOUNT}/us-east-1/acme-thing/_..`);
  });

  it('names the one account in the category, or says organization', () => {
    const idOf = (parts: readonly FindingParts[]): string | undefined => runOf(scanResult(parts), 'github').automationDetails?.id;
    assert.equal(idOf([{}]), `trailproof/${ACCOUNT}/2026-11-21T08:00:00.000Z`);
    assert.equal(idOf([{}, { account: OTHER_ACCOUNT }]), 'trailproof/organization/2026-11-21T08:00:00.000Z');
  });

  it('shows text from outside as it is written', () => {
    const hostile = control({
      id: 'Acme.1',
      title: 'Title <script>',
      description: '<img src=x> [click](https://evil.example) *bold*',
      severity: 'LOW',
      resourceType: 'Acme::Thing',
      remediation: { cli: 'echo\n```\n# heading', text: '1. not a list' },
    });
    const [rule] = runOf(scanResult([], { controls: [hostile] }), 'github').tool.driver.rules ?? [];
    const markdown = rule?.help?.markdown ?? '';
    assert.ok(markdown.startsWith('\\<img src=x\\> \\[click\\]\\(https://evil.example\\) \\*bold\\*'), markdown);
    assert.ok(markdown.includes('````shell\necho\n```\n# heading\n````'), markdown);
    assert.ok(markdown.includes('1\\. not a list'), markdown);
    assert.equal(rule?.fullDescription?.text, '<img src=x> \\[click\\](https://evil.example) *bold*.');
  });

  it('cuts a text that is too long, and ends it with a full stop', () => {
    const long: Partial<Finding> = { message: `${'𝒳'.repeat(5000)}.` };
    const text = only(long).message.text ?? '';
    assert.ok(text.length <= 1024 && text.endsWith('….'), text.slice(-5));
    assert.doesNotMatch(text, /\p{Cs}/u);
    assert.equal(only({ message: '[a](b)'.repeat(1000) }).message.text?.length, 1024);
  });
});
