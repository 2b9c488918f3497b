/**
 * Every shared interface of trailproof. Data flows one way:
 * input (or AWS) → Snapshot of Facts → Check → Finding → ScanResult → Reporter.
 */
export type * from './types/facts.js';
export type * from './types/checks.js';
export type * from './types/baseline.js';
export type * from './types/results.js';
export type * from './types/security-hub.js';
export type * from './types/suppressions.js';
/** The shapes of the coverage matrix. */
export type * from './coverage/types.js';
