export const words = {
  title: 'Audit log',
};
export type Words = typeof words;
