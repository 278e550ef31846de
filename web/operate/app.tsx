import { Again } from '../shared/again.tsx';
import { lazy } from '../shared/lazy.tsx';
import { Screens } from '../shared/screens.tsx';
import { Shell } from '../shared/shell.tsx';
import { MustChangePassword } from './session/change-password.tsx';
import { isAdmin, lookWhoIsIn, type Signed, signed } from './session/session.ts';
import { SignIn, SignInAgain } from './session/sign-in.tsx';
import { Who } from './session/who.tsx';
import { words } from './words/index.ts';

const screens: Screens = [
  ['/operate', lazy(() => import('./queue/screen.tsx'))],
  ['/operate/picture', lazy(() => import('./picture/screen.tsx'))],
  ['/operate/devices/:id', lazy(() => import('./device/screen.tsx'))],
  ['/operate/alerts', lazy(() => import('./alerts/screen.tsx'))],
  ['/operate/alerts/:id', lazy(() => import('./alert/screen.tsx'))],
  ['/operate/rules', lazy(() => import('./rules/screen.tsx'))],
  ['/operate/rules/:id', lazy(() => import('./rule/screen.tsx'))],
  ['/operate/health', lazy(() => import('./health/screen.tsx'))],
  ['/operate/accounts', lazy(() => import('./accounts/screen.tsx'))],
  ['/operate/audit', lazy(() => import('./audit/screen.tsx'))],
];

/** What operators see. */
export function App() {
  const { shell } = words();
  const now = signed.value;
  const isIn = now.is === 'over' || (now.is === 'in' && !now.me.mustChangePassword);
  return (
    <Shell
      words={shell}
      brand={{ name: 'Barrio', home: '/operate' }}
      links={isIn ? links() : []}
      aside={isIn ? <Who me={now.me} /> : undefined}
    >
      <Content now={now} />
    </Shell>
  );
}

function links() {
  const { menu } = words();
  return [
    { to: '/operate', label: menu.queue },
    { to: '/operate/picture', label: menu.picture },
    { to: '/operate/alerts', label: menu.alerts },
    { to: '/operate/rules', label: menu.rules },
    { to: '/operate/health', label: menu.health },
    ...(isAdmin()
      ? [
          { to: '/operate/accounts', label: menu.accounts },
          { to: '/operate/audit', label: menu.audit },
        ]
      : []),
  ];
}

function Content({ now }: { readonly now: Signed }) {
  if (now.is === 'unknown') return null;
  if (now.is === 'away') return <Again error={now.error} again={() => void lookWhoIsIn()} />;
  if (now.is === 'out') return <SignIn />;
  if (now.is === 'in' && now.me.mustChangePassword) return <MustChangePassword me={now.me} />;
  return (
    <>
      <Screens screens={screens} home="/operate" />
      {now.is === 'over' && <SignInAgain name={now.me.name} />}
    </>
  );
}
