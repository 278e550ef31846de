import { useTitle } from '../../shared/title.ts';
import { words } from './words/index.ts';

export { ready } from './words/index.ts';

export function Screen() {
  const { title } = words();
  useTitle(title);
  return <h1>{title}</h1>;
}
