import assert from 'node:assert/strict';
import { htmlByAccount } from '../../reports/html/by-account.js';
import { printable } from '../../reports/html/printable.js';
import { MOST_FINDINGS } from '../../reports/html/view.js';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';
import { skeleton } from './html-harmless.js';
import { HOSTILE, poisoned } from './html-hostile.js';
import { attribute, Page, part, text } from './html-page.js';
import { ACCOUNT_PAGE, accountRows, assertPagesResolve, type Pages } from './html-pages.js';

function pagesOf(result: ScanResult): Pages {
  return new Map([...htmlByAccount(result)].map(({ file, pieces }) => [file, new Page([...pieces].join(''))]));
}

const pageOf = (pages: Pages, account: string): Page => pages.get(`accounts/${account}.html`)!;

describe('html report: a page for each account', () => {
  it('has the overview last, because it leads to the others', () => {
    assert.deepEqual(
      [...htmlByAccount(storyResult())].map(({ file, account, findings }) => [file, account?.account, findings]),
      [
        [`accounts/${ACCOUNT}.html`, ACCOUNT, 9],
        [`accounts/${OTHER_ACCOUNT}.html`, OTHER_ACCOUNT, 2],
        ['index.html', undefined, 0],
      ],
    );
  });

  it('says on every page whether the scan is complete, and of an account what it lacks itself', () => {
    const result = storyResult();
    const pages = pagesOf(result);
    for (const page of pages.values()) {
      assert.match(page.textOf('banner')!, /This report is incomplete: 3 findings could not be decided/);
      assert.match(text(page.tagged('title')[0]!), /^Incomplete: /);
    }
    const banner = (account: string): string => text(pageOf(pages, account).classed('is-incomplete')[0]!);
    assert.match(banner(ACCOUNT), /Of the account on this page, 2 of 9 findings could not be decided/);
    assert.match(banner(OTHER_ACCOUNT), /Of the account on this page, 1 of 2 findings could not be decided/);
    assert.ok(banner(ACCOUNT).includes('CloudTrail.7 (1)') && !banner(OTHER_ACCOUNT).includes('CloudTrail.7'));
  });

  it('does not call an account decided without the scan', () => {
    const parts = [part(1, 'PASSED', 'CloudTrail.4', ACCOUNT), part(2, 'WARNING', 'CloudTrail.4', OTHER_ACCOUNT)];
    const banner = text(pageOf(pagesOf(scanResult(parts)), ACCOUNT).classed('is-incomplete')[0]!);
    assert.match(
      banner,
      /1 finding could not be decided.*in 1 of 2 accounts.*Of the account on this page, everything that was judged was/s,
    );
    const interrupted = scanResult([parts[0]!], { scan: { interrupted: true, complete: false } });
    assert.match(
      text(pageOf(pagesOf(interrupted), ACCOUNT).classed('is-incomplete')[0]!),
      /The scan was interrupted: accounts may be missing/,
    );
    const complete = pagesOf(scanResult([parts[0]!]));
    for (const page of complete.values()) assert.match(text(page.classed('is-complete')[0]!), /This report is complete/);
  });

  it('says on each account’s page of which scan it is', () => {
    const pages = pagesOf(storyResult({ scan: { parity: true, regions: ['eu-west-1'] } }));
    for (const account of [ACCOUNT, OTHER_ACCOUNT]) {
      const page = pageOf(pages, account);
      assert.equal(text(page.tagged('h1')[0]!), `Account ${account}`);
      assert.match(page.text, /One of 2 accounts of a scan: 2 accounts, 9 controls, 11 findings\. Scanned 2026-11-21 08:00:00 UTC/);
      const about = page.textOf('about')!;
      for (const word of [
        'trailproof 1.2.3',
        '2026-11-21 08:00:07 UTC',
        '(parity)',
        'Only resources of eu-west-1',
        '1 file, named on the overview',
      ])
        assert.ok(about.includes(word), `${word} in ${about}`);
    }
  });

  it('folds nothing on the account’s page, however large the scan, and says on the overview where it is', function () {
    this.timeout(30_000);
    const many = Array.from({ length: MOST_FINDINGS + 10 }, (_, index) =>
      part(index, 'PASSED', 'CloudTrail.4', String(200_000_000_000 + (index % 5))),
    );
    const result = scanResult([...many, { ...part(0, 'FAILED', 'CloudTrail.2', ACCOUNT), evidence: [observation(60)] }]);
    const pages = pagesOf(result);
    assert.equal(pageOf(pages, '200000000000').tagged('article').length, many.length / 5);
    const values = pageOf(pages, ACCOUNT).textOf('accounts')!;
    assert.ok(values.includes('value-59') && !values.includes('more'));
    const overview = pages.get('index.html')!;
    assert.equal(overview.tagged('article').length, 0);
    assert.match(
      overview.textOf('folded')!,
      /counts 10,011 findings of 6 accounts; the accounts’ pages show them in full, those that passed too/,
    );
  });

  it('opens the passed findings where there are no others', () => {
    const pages = pagesOf(
      scanResult([
        part(1, 'PASSED', 'CloudTrail.4', ACCOUNT),
        part(2, 'FAILED', 'CloudTrail.4', OTHER_ACCOUNT),
        part(3, 'PASSED', 'CloudTrail.4', OTHER_ACCOUNT),
      ]),
    );
    const isOpen = (account: string) =>
      attribute(
        pageOf(pages, account)
          .classed('group')
          .find(({ tagName }) => tagName === 'details')!,
        'open',
      );
    assert.deepEqual([isOpen(ACCOUNT), isOpen(OTHER_ACCOUNT)], ['', undefined]);
  });

  it('has of the coverage what is of the account, in full', () => {
    const { coverage } = storyResult();
    const accounts = Array.from({ length: 30 }, (_, index) => String(200_000_000_000 + index));
    const arn = `arn:aws:cloudtrail:us-east-1:${accounts[0]!}:trail/everything`;
    const result: ScanResult = {
      ...scanResult([], { accounts }),
      organizationTrails: [
        { arn, account: accounts[0]!, covers: accounts.slice(0, 10), misses: accounts.slice(10, 20), unknown: accounts.slice(20) },
      ],
      coverage: {
        ...coverage,
        rows: accounts.map((account, index) => ({ accounts: [account], regions: [{ names: [`region-${index}`], pattern: 1 }] })),
        blindSpots: [{ kind: 'REGION', accounts: accounts.slice(0, 12), regions: ['blind-region'], trail: null }],
      },
    };
    const pages = pagesOf(result);
    const section = (index: number): string => pageOf(pages, accounts[index]!).textOf('coverage')!;
    assert.match(
      section(11),
      /No trail records writes in blind-region\..*everything of account 200000000000: not shown in this account\..*region-11/s,
    );
    assert.ok(!section(11).includes('region-12'));
    assert.doesNotMatch(section(12), /blind-region/);
    assert.match(section(5), /everything of account 200000000000: shown in this account/);
    assert.match(section(25), /everything of account 200000000000: not known whether this account shows it/);
    // The owner's page names them all, the overview the first.
    assert.match(
      section(0),
      new RegExp(`not shown in ${accounts.slice(10, 20).join(', ')}; not known of ${accounts.slice(20).join(', ')}\\.`),
    );
    assert.equal(section(0).split('everything of account').length, 2);
    const overview = pages.get('index.html')!.textOf('coverage')!;
    assert.match(overview, /not shown in [\d, ]+ and 2 more.*The page of each account has its own part in full/s);
  });

  it('keeps hostile texts as texts, and names no file after them', () => {
    const harmless = [...pagesOf(poisoned('x')).values()].map(skeleton);
    for (const word of HOSTILE) {
      const pages = pagesOf(poisoned(`x${word}`));
      assertPagesResolve(pages);
      for (const file of pages.keys()) assert.match(file, file === 'index.html' ? /./ : ACCOUNT_PAGE);
      assert.deepEqual([...pages.values()].map(skeleton), harmless, word);
      for (const page of pages.values()) assert.ok(page.text.includes(printable(`x${word}`)), word);
    }
  });

  it('has an overview of a scan of nothing', () => {
    const pages = pagesOf(scanResult());
    assert.deepEqual([...pages.keys()], ['index.html']);
    assert.match(pages.get('index.html')!.textOf('accounts')!, /No account was scanned/);
    assert.deepEqual(accountRows(pages.get('index.html')!), []);
    assert.equal(pages.get('index.html')!.byId('folded'), undefined);
    assertPagesResolve(pages);
  });
});

function observation(values: number) {
  return { api: 'cloudtrail:DescribeTrails', field: 'Regions', actual: Array.from({ length: values }, (_, index) => `value-${index}`) };
}
