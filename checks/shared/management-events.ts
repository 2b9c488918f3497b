import type { AdvancedEventSelector, BasicEventSelector, EventSelectors, FieldSelector } from '../../src/types.js';

/** Management events fall into read and write, and into the two sources that a selector may exclude and all the rest. */
const ACCESS = ['read', 'write'] as const;
const KMS = 'kms.amazonaws.com';
const RDS_DATA = 'rdsdata.amazonaws.com';
const SOURCES = [KMS, RDS_DATA, 'other'] as const;

type Access = (typeof ACCESS)[number];
type Source = (typeof SOURCES)[number];

/** `read kms.amazonaws.com`, `write other`, … */
export type ManagementCell = `${Access} ${Source}`;

const ALL_CELLS: readonly ManagementCell[] = ACCESS.flatMap(access => SOURCES.map(source => `${access} ${source}` as const));

/**
 * The management events that no selector records: none = all are recorded. With `union` an event counts when any
 * selector records it, which is how CloudTrail logs; without, the best single selector is taken.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export function unrecordedManagementEvents({ basic, advanced }: EventSelectors, union: boolean): readonly ManagementCell[] {
  const each = [...basic.map(cellsOfBasic), ...advanced.map(cellsOfAdvanced)];
  const candidates = union ? [new Set(each.flatMap(cells => [...cells]))] : each;
  const gaps = candidates.map(cells => ALL_CELLS.filter(cell => !cells.has(cell)));
  // Of two that leave out as much, always the same one, in whichever order the selectors come.
  return gaps.toSorted((a, b) => (a.length === b.length ? (a.join() < b.join() ? -1 : 1) : a.length - b.length))[0] ?? ALL_CELLS;
}

function cellsOfBasic(selector: BasicEventSelector): ReadonlySet<ManagementCell> {
  if (!selector.includeManagementEvents) return new Set();
  const access = ACCESS.filter(
    one => selector.readWriteType === 'All' || selector.readWriteType === (one === 'read' ? 'ReadOnly' : 'WriteOnly'),
  );
  return product(access, sourcesWithout(selector.excludeManagementEventSources));
}

/**
 * Anything that narrows beyond readOnly and excluded sources adds nothing. AWS refuses it in a trail, so it is only met
 * in edited files, and there counting a part for the whole would be a false pass.
 */
function cellsOfAdvanced({ fieldSelectors }: AdvancedEventSelector): ReadonlySet<ManagementCell> {
  const on = (name: string): FieldSelector[] => fieldSelectors.filter(({ field }) => field === name);
  const category = on('eventCategory');
  const eventSource = on('eventSource');
  const narrowed = fieldSelectors.some(({ field }) => !['eventCategory', 'readOnly', 'eventSource'].includes(field));
  const isManagement =
    category.some(({ equals }) => equals.some(sameAs('Management'))) && category.every(field => admits(field, 'Management'));
  if (narrowed || !isManagement || !eventSource.every(onlyExcludes)) return new Set();
  const access = ACCESS.filter(one => on('readOnly').every(field => admits(field, String(one === 'read'))));
  return product(access, sourcesWithout(eventSource.flatMap(({ notEquals }) => notEquals)));
}

/** Within one field the positive operators are alternatives, and every negative one must hold. */
export function admits(field: FieldSelector, value: string): boolean {
  const text = value.toLowerCase();
  const some = (patterns: readonly string[], test: (text: string, pattern: string) => boolean): boolean =>
    patterns.some(pattern => test(text, pattern.toLowerCase()));
  const equals = (a: string, b: string): boolean => a === b;
  const starts = (a: string, b: string): boolean => a.startsWith(b);
  const ends = (a: string, b: string): boolean => a.endsWith(b);
  const isFree = field.equals.length + field.startsWith.length + field.endsWith.length === 0;
  const isWanted = some(field.equals, equals) || some(field.startsWith, starts) || some(field.endsWith, ends);
  const isRefused = some(field.notEquals, equals) || some(field.notStartsWith, starts) || some(field.notEndsWith, ends);
  return (isFree || isWanted) && !isRefused;
}

function onlyExcludes(field: FieldSelector): boolean {
  return [field.equals, field.startsWith, field.endsWith, field.notStartsWith, field.notEndsWith].every(patterns => patterns.length === 0);
}

/** A source that we do not know is one of the others, so excluding it leaves a gap there. */
function sourcesWithout(excluded: readonly string[]): Source[] {
  const names = excluded.map(source => source.toLowerCase());
  return SOURCES.filter(source => (source === 'other' ? names.every(name => name === KMS || name === RDS_DATA) : !names.includes(source)));
}

function sameAs(value: string): (text: string) => boolean {
  return text => text.toLowerCase() === value.toLowerCase();
}

function product(access: readonly Access[], sources: readonly Source[]): ReadonlySet<ManagementCell> {
  return new Set(access.flatMap(one => sources.map(source => `${one} ${source}` as const)));
}

const SOURCE_NAMES: Readonly<Record<Source, string>> = {
  [KMS]: 'AWS KMS events',
  [RDS_DATA]: 'Amazon RDS Data API events',
  other: 'all other events',
};

/** `all write events, read AWS KMS events`: the gaps as a person says them. */
export function describeCells(cells: readonly ManagementCell[]): string {
  const has = (cell: ManagementCell): boolean => cells.includes(cell);
  const whole = ACCESS.filter(access => SOURCES.every(source => has(`${access} ${source}`)));
  if (whole.length === ACCESS.length) return 'all management events';
  const bySource = SOURCES.flatMap(source => {
    const access = ACCESS.filter(one => !whole.includes(one) && has(`${one} ${source}`));
    return access.length === 0 ? [] : [`${access.length === ACCESS.length ? '' : `${access.join('')} `}${SOURCE_NAMES[source]}`];
  });
  return [...whole.map(access => `all ${access} events`), ...bySource].join(', ');
}
