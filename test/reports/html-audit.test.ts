import assert from 'node:assert/strict';
import { standardResults } from '../../reports/wording/requirements.js';
import type { ControlStatus, ScanResult } from '../../src/types.js';
import { ACCOUNT, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';
import { attribute, descendants, Page, part, text } from './html-page.js';

const PCI = 'pci-4.0.1';

/** A result of two controls that both support one requirement. */
function shared(first: ControlStatus, second: ControlStatus, interrupted = false): ScanResult {
  const result = scanResult([], { scan: { interrupted } });
  const [one, two] = result.controls;
  // No control of ours supports it, so these two are all that there are.
  const standards = { [PCI]: ['12.34'] };
  return {
    ...result,
    standards: [{ key: PCI, id: 'standards/pci-dss/v/4.0.1', title: 'PCI DSS v4.0.1' }],
    controls: [
      { ...one!, status: first, standards },
      { ...two!, status: second, standards },
    ],
  };
}

describe('html report: results by standard', () => {
  const cases: readonly (readonly [ControlStatus, ControlStatus, ControlStatus])[] = [
    ['PASSED', 'PASSED', 'PASSED'],
    ['PASSED', 'FAILED', 'FAILED'],
    ['UNKNOWN', 'FAILED', 'FAILED'],
    ['NO_DATA', 'FAILED', 'FAILED'],
    ['PASSED', 'UNKNOWN', 'UNKNOWN'],
    ['NO_DATA', 'UNKNOWN', 'UNKNOWN'],
    ['PASSED', 'NO_DATA', 'UNKNOWN'],
    ['NO_DATA', 'NO_DATA', 'NO_DATA'],
  ];
  for (const [first, second, expected] of cases) {
    it(`${first} and ${second} make the requirement ${expected}`, () => {
      for (const result of [shared(first, second), shared(second, first)]) {
        const [standard] = standardResults(result);
        assert.deepEqual(
          standard!.requirements.map(({ id, status }) => [id, status]),
          [['12.34', expected]],
        );
      }
    });
  }

  it('calls nothing supported when the scan was interrupted', () => {
    assert.equal(standardResults(shared('PASSED', 'PASSED', true))[0]!.requirements[0]!.status, 'UNKNOWN');
    assert.equal(standardResults(shared('NO_DATA', 'NO_DATA', true))[0]!.requirements[0]!.status, 'UNKNOWN');
    assert.equal(standardResults(shared('FAILED', 'PASSED', true))[0]!.requirements[0]!.status, 'FAILED');
  });

  it('calls nothing supported that a control supports which was not judged, and names it', () => {
    const result = scanResult([{ controlId: 'CloudTrail.10' }]);
    const passing = result.controls.filter(({ id }) => id === 'CloudTrail.10').map(one => ({ ...one, status: 'PASSED' as const }));
    const requirements = standardResults({ ...result, controls: passing }).flatMap(one => one.requirements);
    const { status, notJudged } = requirements.find(({ id }) => id === 'AU-9')!;
    assert.deepEqual([status, notJudged], ['UNKNOWN', ['CloudTrail.2', 'CloudTrail.4']]);
    const alone = requirements.find(one => one.notJudged.length === 0)!;
    assert.equal(alone.status, 'PASSED');
  });

  it('calls nothing supported when the scan was limited to some Regions', () => {
    const result = shared('PASSED', 'PASSED');
    const limited = { ...result, scan: { ...result.scan, regions: ['us-east-1'] } };
    assert.equal(standardResults(limited)[0]!.requirements[0]!.status, 'UNKNOWN');
  });

  it('says of how many supported requirements there was nothing to judge', () => {
    const result = shared('PASSED', 'PASSED');
    const controls = result.controls.map(one => ({ ...one, counts: { ...one.counts, PASSED: 1 }, vacuous: 1 }));
    assert.match(Page.of({ ...result, controls }).textOf('standards')!, /1 supported \(nothing to judge\)/);
  });

  it('believes no file that says of itself that it came from AWS', () => {
    const page = (inputs: ScanResult['scan']['inputs']): Page => {
      const result = scanResult([{}], { scan: { inputs } });
      return Page.of({ ...result, accounts: result.accounts.map(one => ({ ...one, origin: 'live' as const })) });
    };
    const saved = page([{ name: 'saved.jsonl', bytes: 1, sha256: '0'.repeat(64) }]);
    assert.match(saved.textOf('method')!, /collected from AWS, as the files say that it was saved in/);
    assert.match(saved.textOf('method')!, /as true as the files/);
    assert.match(saved.textOf('accounts')!, /as its file says/);
    assert.doesNotMatch(page([]).textOf('method')!, /as the files say|as true as the files/);
  });

  it('has each requirement once, in the order of the numbers, with every control that supports it', () => {
    const result = shared('PASSED', 'PASSED');
    const [one, two] = result.controls;
    const controls = [
      { ...one!, standards: { [PCI]: ['10.10', '10.9.1', '2.1'] } },
      { ...two!, standards: { [PCI]: ['10.9.1'] } },
    ];
    assert.deepEqual(
      standardResults({ ...result, controls })[0]!.requirements.map(({ id, controls: own }) => [id, own.map(control => control.id)]),
      [
        ['2.1', [one!.id]],
        ['10.9.1', [one!.id, two!.id]],
        ['10.10', [one!.id]],
      ],
    );
  });

  it('gives a control without a number of its own a row, and says so', () => {
    const page = Page.of(storyResult());
    const fsbp = page.textOf('standard-fsbp')!;
    assert.match(fsbp, /CloudTrail\.2no number of its own.*Not supported/s);
    assert.match(page.textOf('standards')!, /so none of this says that it is met/);
  });
});

describe('html report: scope, method and sign-off', () => {
  it('names accounts, Regions, the time of the evidence, and how organization trails are treated', () => {
    const method = Page.of(storyResult()).textOf('method')!;
    for (const word of [
      `2 accounts: ${ACCOUNT}, ${OTHER_ACCOUNT}`,
      'eu-west-1',
      '2026-11-20 23:00:00 UTC',
      'judged once, in the account that owns it',
    ])
      assert.ok(method.includes(word), `${word} in ${method}`);
  });

  it('says of each control what it asks, its parameters and the answers that its findings rest on', () => {
    const result = storyResult();
    const page = Page.of(result);
    const rows = page
      .classed('rules')
      .flatMap(table => [...descendants(table)])
      .filter(({ tagName }) => tagName === 'tr')
      .map(text);
    for (const { id, description, parameters } of result.controls) {
      const row = rows.find(one => one.startsWith(`${id}${description}`))!;
      for (const name of Object.keys(parameters)) assert.ok(row.includes(name), `${name} in ${row}`);
      for (const { api } of result.findings.filter(one => one.controlId === id).flatMap(({ evidence }) => evidence))
        assert.ok(row.includes(api), api);
    }
  });

  it('names every call with its permission, and the calls of an organization only where there was one', () => {
    const calls = (result: ScanResult): string => text(Page.of(result).classed('calls')[0]!);
    const live = (result: ScanResult): ScanResult => ({ ...result, accounts: result.accounts.map(one => ({ ...one, origin: 'live' })) });
    const files = calls(storyResult());
    assert.match(files, /cloudtrail:GetEventSelectorscloudtrail:GetEventSelectorsCloudTrail\.1/);
    assert.match(files, /s3:HeadBuckets3:ListBucketCloudTrail\.6, CloudTrail\.7/);
    assert.match(files, /2 accounts is from files/);
    assert.doesNotMatch(files, /sts:|organizations:|ListTrails/);
    const asked = calls(live(storyResult()));
    assert.match(asked, /sts:GetCallerIdentity.*organizations:ListAccounts/s);
    assert.doesNotMatch(calls(live(scanResult([{}]))), /organizations:/);
  });

  it('names what limits the report', () => {
    const limits = (result: ScanResult): string => text(Page.of(result).classed('limits')[0]!);
    assert.match(limits(storyResult()), /3 findings could not be decided.*No log file was read.*Evidence from files/s);
    const more = limits(storyResult({ scan: { regions: ['eu-west-1'], skipsDeniedRegions: true, interrupted: true } }));
    assert.match(more, /The scan was interrupted.*Only resources of eu-west-1.*Regions that deny their listing/s);
  });

  it('says in the banner how many accounts were left out', () => {
    const skippedAccounts = [{ account: '555566667777', name: null, reason: 'It is closed.' }];
    for (const result of [storyResult(), scanResult([{ status: 'PASSED' }])])
      assert.match(text(Page.of({ ...result, skippedAccounts }).classed('banner')[0]!), /1 other account was left out on purpose/);
    assert.doesNotMatch(text(Page.of(storyResult()).classed('banner')[0]!), /left out/);
  });

  it('has a place for three to sign, under what they sign', () => {
    const page = Page.of(storyResult());
    assert.match(
      page.textOf('signoff')!,
      /scan of 2026-11-21 08:00:00 UTC by trailproof 1\.2\.3: 2 accounts, 9 controls, 11 findings, of which 3 could not/,
    );
    assert.match(page.textOf('signoff')!, /The scan is incomplete.*Prepared by.*Reviewed by.*Approved by/s);
  });

  it('lists with each control its findings, what failed first, each with a link to its evidence', () => {
    const parts = [part(1, 'PASSED', 'CloudTrail.4', ACCOUNT), part(2, 'FAILED', 'CloudTrail.4', OTHER_ACCOUNT)];
    const page = Page.of(scanResult(parts));
    const rows = [...descendants(page.byId('control-CloudTrail.4')!)]
      .filter(one => attribute(one, 'class') === 'findings')
      .flatMap(table => [...descendants(table)]);
    const links = rows.filter(({ tagName }) => tagName === 'a').map(text);
    assert.deepEqual(links, [OTHER_ACCOUNT, 'Trail number-2 is as it is.', ACCOUNT, 'Trail number-1 is as it is.']);
  });
});
