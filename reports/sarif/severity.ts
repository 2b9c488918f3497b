import type { Result } from 'sarif';
import type { Severity } from '../../src/types.js';

interface Weight {
  readonly level: Extract<Result.level, 'error' | 'warning' | 'note'>;
  /** GitHub's `security-severity`. Away from the bounds of its classes, on which readers differ; `null` = no security matter. */
  readonly score: number | null;
  readonly problem: 'error' | 'warning' | 'recommendation';
}

const WEIGHTS: Readonly<Record<Severity, Weight>> = {
  CRITICAL: { level: 'error', score: 9.5, problem: 'error' },
  HIGH: { level: 'error', score: 8.0, problem: 'error' },
  MEDIUM: { level: 'warning', score: 5.5, problem: 'warning' },
  LOW: { level: 'note', score: 3.0, problem: 'recommendation' },
  INFORMATIONAL: { level: 'note', score: null, problem: 'recommendation' },
};

export function weightOf(severity: Severity): Weight {
  return WEIGHTS[severity];
}

/** GitLab takes the severity from the rank, as ten times the score. */
export function rankOf(severity: Severity): number {
  return (WEIGHTS[severity].score ?? 0) * 10;
}
