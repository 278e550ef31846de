import type { z } from 'zod';

export const geoJsonMediaType = 'application/geo+json';

/** A documented JSON answer. */
export const answer = <Shape extends z.ZodType>(description: string, schema: Shape) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A documented answer that is also offered as GeoJSON. */
export const placedAnswer = (description: string, { json, geoJson }: { json: z.ZodType; geoJson: z.ZodType }) => ({
  description,
  content: { 'application/json': { schema: json }, [geoJsonMediaType]: { schema: geoJson } },
});
