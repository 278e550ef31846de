import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { geoJsonMediaType } from './answer.ts';

/** The parameter that asks for GeoJSON where an Accept header is inconvenient. */
export const FormatShape = z
  .enum(['json', 'geojson'])
  .optional()
  .describe('`geojson` as with Accept: application/geo+json.');

/** Answers with one of two forms of the same thing, as the client asked; `format` wins over the header. */
export function sendPlaced(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  format: 'json' | 'geojson' | undefined,
  forms: { readonly json: () => object; readonly geoJson: () => object },
): FastifyReply {
  reply.header('vary', 'accept');
  const asked = format ?? ((request.headers.accept ?? '').includes(geoJsonMediaType) ? 'geojson' : 'json');
  return asked === 'geojson' ? reply.type(geoJsonMediaType).send(forms.geoJson()) : reply.send(forms.json());
}
