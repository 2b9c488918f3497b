import assert from 'node:assert/strict';
import { addDays, daysBetween, expiresSoon, isDay, isExpired } from '../../src/suppressions/dates.js';

describe('dates of suppressions', () => {
  const DAYS: readonly (readonly [string, boolean])[] = [
    ['2027-05-01', true],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2027-02-30', false],
    ['2027-13-01', false],
    ['2027-5-1', false],
    ['2027-05-01T00:00:00Z', false],
    ['0000-00-00', false],
    ['', false],
  ];
  for (const [text, expected] of DAYS) it(`"${text}" is ${expected ? 'a day' : 'none'}`, () => assert.equal(isDay(text), expected));

  const TODAY = '2026-11-21';
  const LIVES: readonly (readonly [expires: string, isOver: boolean, isSoon: boolean])[] = [
    ['2026-11-20', true, false],
    // It holds on its last day.
    ['2026-11-21', false, true],
    ['2026-12-21', false, true],
    ['2026-12-22', false, false],
  ];
  for (const [expires, isOver, isSoon] of LIVES) {
    it(`on ${TODAY}, ${expires} is ${isOver ? 'over' : isSoon ? 'near' : 'far'}`, () => {
      assert.equal(isExpired(expires, TODAY), isOver);
      assert.equal(expiresSoon(expires, TODAY), isSoon);
    });
  }

  it('days are counted across months, years and leap days', () => {
    assert.equal(daysBetween('2027-12-31', '2028-03-01'), 61);
    assert.equal(daysBetween('2028-03-01', '2027-12-31'), -61);
    assert.equal(addDays('2026-11-21', 365), '2027-11-21');
    assert.equal(addDays('2027-11-21', 365), '2028-11-20');
  });
});
