declare const brandName: unique symbol;

/** A value that the compiler keeps apart from others of the same shape: a device id is not an area id. */
export type Brand<Base, Name extends string> = Base & { readonly [brandName]: Name };

/**
 * The one place where a plain value becomes a branded one. Every constructor of a branded type goes through here, so that a
 * cast anywhere else in the code base is a mistake that lint can find.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the brand
export function brand<Branded extends Brand<string | number, string>>(value: string | number): Branded {
  // oxlint-disable-next-line typescript/consistent-type-assertions, typescript/no-unsafe-type-assertion -- see above
  return value as Branded;
}
