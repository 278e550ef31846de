import type { Words } from './en.ts';

export const words: Words = {
  signIn: {
    title: 'Se connecter',
    lead: 'Voici la console de ceux qui veillent sur la ville. Ce que voient les citoyens ne demande aucun compte.',
    name: 'Nom',
    password: 'Mot de passe',
    send: 'Se connecter',
    busy: 'Connexion …',
    lostTitle: 'Pas de mot de passe, ou perdu ?',
    lost: 'Un administrateur peut vous en donner un nouveau sous « Comptes ». Sur la machine du service, ceci le fait aussi ; au premier démarrage, le journal donne le premier :',
    faults: {
      sign_in_refused: 'Ce nom et ce mot de passe ne vont pas ensemble.',
      too_many_tries: 'Trop d’essais. Attendez quelques minutes, puis réessayez.',
    },
  },
  again: {
    title: 'Votre session est terminée',
    lead: 'Reconnectez-vous pour continuer là où vous étiez. Rien de ce que vous avez écrit n’est perdu.',
  },
  change: {
    title: 'Choisissez votre mot de passe',
    must: 'Votre mot de passe a été fait par quelqu’un d’autre. Choisissez-en un que vous seul connaissez ; vous pourrez ensuite continuer.',
    old: 'Mot de passe jusqu’ici',
    next: 'Nouveau mot de passe',
    again: 'Nouveau mot de passe, encore une fois',
    hint: 'Au moins 12 caractères. Trois ou quatre mots sans rapport conviennent, et se retiennent bien.',
    differs: 'Les deux nouveaux mots de passe diffèrent. Écrivez deux fois le même.',
    send: 'Changer le mot de passe',
    notNow: 'Se déconnecter',
    faults: {
      sign_in_refused: 'Le mot de passe jusqu’ici n’est pas le bon.',
      password_wrong: 'Le mot de passe jusqu’ici n’est pas le bon.',
      password_weak: 'Ce mot de passe se devine trop bien. Prenez-en un plus long, ou autre que votre nom.',
    },
  },
  who: {
    signedInAs: 'Connecté : {name}',
    roles: { operator: 'opérateur', admin: 'administrateur' },
    change: 'Changer le mot de passe',
    out: 'Se déconnecter',
    changed: 'Votre mot de passe est changé. Vos autres sessions sont fermées.',
  },
};
