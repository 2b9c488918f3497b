/** Colours of text; each is legible (WCAG AA) on each of the grounds, which a test proves. */
export const TEXTS = ['ink', 'muted', 'link', 'passed', 'failed', 'warning', 'unavailable'] as const;
export const GROUNDS = ['paper', 'wash', 'failed-wash', 'warning-wash', 'passed-wash'] as const;

/** Shapes of a chart; each stands out (3:1) against the paper. */
export const FILLS = ['passed-fill', 'failed-fill', 'warning-fill', 'unavailable-fill'] as const;

type Name =
  (typeof TEXTS)[number] | (typeof GROUNDS)[number] | (typeof FILLS)[number] | 'alarm' | 'on-alarm' | 'rule' | 'track' | 'focus' | 'edge';

export type Palette = Readonly<Record<Name, `#${string}`>>;

export const LIGHT: Palette = {
  ink: '#18202b',
  muted: '#566070',
  link: '#1c4e94',
  passed: '#1d6242',
  failed: '#a8231c',
  warning: '#7c4d00',
  unavailable: '#58479a',
  paper: '#ffffff',
  wash: '#f5f6f8',
  'failed-wash': '#fcf0ee',
  'warning-wash': '#fcf5e6',
  'passed-wash': '#eef6f1',
  'passed-fill': '#5c9c7d',
  'failed-fill': '#a8231c',
  'warning-fill': '#a86a06',
  'unavailable-fill': '#7464b8',
  alarm: '#f6bc45',
  'on-alarm': '#1f1500',
  rule: '#dce0e6',
  track: '#eceff3',
  focus: '#1c4e94',
  edge: '#7b8694',
};

export const DARK: Palette = {
  ink: '#e3e7ec',
  muted: '#a2abb8',
  link: '#93bdf5',
  passed: '#7fcba4',
  failed: '#f59a90',
  warning: '#e8b860',
  unavailable: '#b9adf0',
  paper: '#12161c',
  wash: '#1a1f27',
  'failed-wash': '#2a1a1b',
  'warning-wash': '#282115',
  'passed-wash': '#16241e',
  'passed-fill': '#4c8f6f',
  'failed-fill': '#e5695d',
  'warning-fill': '#c98f2e',
  'unavailable-fill': '#9485d8',
  alarm: '#f0b33a',
  'on-alarm': '#1f1500',
  rule: '#2c333d',
  track: '#232a33',
  focus: '#93bdf5',
  edge: '#768292',
};

export function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}
