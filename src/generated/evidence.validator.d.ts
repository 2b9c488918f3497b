import type { SchemaViolation } from '../violation.js';
export declare const validateEvidence: ((data: unknown) => boolean) & { errors?: readonly SchemaViolation[] | null };
