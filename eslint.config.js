import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Import bans that keep the rooms of ARCHITECTURE.md apart. */
const ban = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(group => ({ group: [group].flat(), message })) }] },
});

const sdk = ['@aws-sdk/*', '@smithy/*'];

export default defineConfig(
  { ignores: ['dist/', '.cache/', 'build/', 'out/', 'src/generated/', 'node_modules/'] },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'scripts/*.mjs', 'action/*.mjs', 'examples/*.js', 'bench/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['checks/**/*.ts'],
    rules: {
      // A Trilean is truthy when it is 'unknown': it may only be compared.
      '@typescript-eslint/strict-boolean-expressions': ['error', { allowString: false, allowNumber: false, allowNullableObject: false }],
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'A check has no clock. Use evidence.collectedAt.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'A check has no clock. Use evidence.collectedAt.' },
      ],
    },
  },
  {
    files: ['reports/**/*.ts', 'reports/**/*.tsx'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'A report has no clock.' },
        { object: 'Math', property: 'random', message: 'The same result gives the same bytes.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'A report has no clock.' },
      ],
    },
  },
  ban(
    ['checks/*.ts', 'checks/shared/*.ts'],
    ['node:*', sdk, '**/collect/**', '**/input/**', '**/engine.js', '**/reports/**', '**/cli/**', '**/gate/**'],
    'A check is a pure function of evidence: it imports types, facts, check and checks/shared only.',
  ),
  ban(
    ['reports/**/*.ts', 'reports/**/*.tsx'],
    [
      'node:fs',
      'node:fs/*',
      'node:net',
      'node:http',
      'node:child_process',
      sdk,
      '**/checks/**',
      '**/engine.js',
      '**/collect/**',
      '**/input/**',
      '**/cli/**',
    ],
    'A report is a pure function of the ScanResult.',
  ),
  ban(
    ['src/input/**/*.ts'],
    ['**/checks/**', '**/engine.js', '**/reports/**', '**/cli/**', sdk],
    'Input turns files into snapshots and knows nothing of verdicts.',
  ),
  ban(
    ['src/collect/**/*.ts'],
    ['**/checks/**', '**/engine.js', '**/reports/**', '**/cli/**', '**/input/**', 'node:fs', 'node:fs/*'],
    'A collector turns answers of AWS into facts and knows nothing of verdicts.',
  ),
  ban(
    ['src/coverage/**/*.ts'],
    ['node:*', sdk, '**/collect/**', '**/input/**', '**/engine.js', '**/reports/**', '**/cli/**', '**/checks/*.js', '**/checks/index.js'],
    'Coverage is a pure function of snapshots: of the checks it shares the algebra of selectors and nothing else.',
  ),
  ban(
    ['src/baseline/**/*.ts', 'src/gate/**/*.ts', 'src/join/**/*.ts', 'src/security-hub/**/*.ts'],
    ['node:*', sdk, '**/collect/**', '**/input/**', '**/engine.js', '**/reports/**', '**/cli/**', '**/checks/**'],
    'What a result is beside another, beside Security Hub, or together with others, is a pure function of them.',
  ),
  ban(
    ['src/evidence-bundle/**/*.ts'],
    [sdk, '**/collect/**', '**/engine.js', '**/reports/**', '**/cli/**', '**/checks/**'],
    'A bundle is files and what they say: AWS is asked in src/collect, and judged in the engine.',
  ),
  ban(
    ['src/suppressions/**/*.ts'],
    [
      'node:*',
      'yaml',
      sdk,
      '**/collect/**',
      '**/input/**',
      '**/engine.js',
      '**/reports/**',
      '**/cli/**',
      '**/checks/*.js',
      '**/checks/index.js',
    ],
    'Suppressions are a pure function of the result: the day is given, files are read in src/cli.',
  ),
  ban(
    ['src/*.ts'],
    ['node:fs', 'node:fs/*', sdk, '**/collect/**'],
    'The core is pure: files are read in src/input and src/cli, AWS in src/collect.',
  ),
  { files: ['src/index.ts', 'src/bin.ts', 'src/plugins.ts', 'src/scan.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['test/**/*.ts', 'test-browser/**/*.ts', 'test-moto/**/*.ts', 'test-multitool/**/*.ts', 'bench/**', 'scripts/**', 'examples/**'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-floating-promises': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
