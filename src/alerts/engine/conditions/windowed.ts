import type { Condition } from '../../../model/rule.ts';
import type { Compiler, Looking } from '../compile.ts';
import type { Leaf, World } from '../leaf.ts';
import { createChangeLeaf } from './change.ts';
import { createIndexLeaf } from './european-index.ts';
import { createMeanLeaf } from './mean.ts';
import { createPeriodLeaf } from './period.ts';
import { createUsualLeaf } from './usual.ts';

export type Windowed = Extract<Condition, { readonly is: 'change' | 'mean' | 'index' | 'period' | 'usual' }>;
export type LeafParts = { readonly compiler: Pick<Compiler, 'lens' | 'form'>; readonly world: World };
export type Asked<Is extends Windowed['is']> = {
  readonly condition: Extract<Windowed, { readonly is: Is }>;
  readonly looking: Looking;
};

/** A condition that remembers more than the newest value. */
export function createWindowedLeaf(condition: Windowed, looking: Looking, parts: LeafParts): Leaf {
  const { is } = condition;
  if (is === 'change') return createChangeLeaf({ condition, looking }, parts);
  if (is === 'mean') return createMeanLeaf({ condition, looking }, parts);
  if (is === 'index') return createIndexLeaf({ condition, looking }, parts);
  if (is === 'period') return createPeriodLeaf({ condition, looking }, parts);
  return createUsualLeaf({ condition, looking }, parts);
}
