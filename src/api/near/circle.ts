import type { Position } from '../../model/geography.ts';

/** A place, and how far around it people look. */
export type Circle = { readonly centre: Position; readonly radiusMetres: number };
