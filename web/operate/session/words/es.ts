import type { Words } from './en.ts';

export const words: Words = {
  signIn: {
    title: 'Entrar',
    lead: 'Esta es la consola de quienes cuidan de la ciudad. Lo que ven los ciudadanos no necesita cuenta.',
    name: 'Nombre',
    password: 'Contraseña',
    send: 'Entrar',
    busy: 'Entrando …',
    lostTitle: '¿Sin contraseña, o la ha perdido?',
    lost: 'Un administrador puede darle una nueva en «Cuentas». En la máquina del servicio también sirve esto; al arrancar por primera vez, el registro dice la primera:',
    faults: {
      sign_in_refused: 'Ese nombre y esa contraseña no van juntos.',
      too_many_tries: 'Demasiados intentos. Espere unos minutos y vuelva a intentarlo.',
    },
  },
  again: {
    title: 'Su sesión ha terminado',
    lead: 'Entre otra vez para seguir donde estaba. No se pierde nada de lo que escribió.',
  },
  change: {
    title: 'Elija su propia contraseña',
    must: 'Su contraseña la hizo otra persona. Elija una que solo sepa usted; después podrá seguir.',
    old: 'Contraseña hasta ahora',
    next: 'Contraseña nueva',
    again: 'Contraseña nueva, otra vez',
    hint: 'Al menos 12 caracteres. Tres o cuatro palabras sin relación son buenas, y fáciles de recordar.',
    differs: 'Las dos contraseñas nuevas son distintas. Escriba la misma dos veces.',
    send: 'Cambiar la contraseña',
    notNow: 'Salir',
    faults: {
      sign_in_refused: 'La contraseña hasta ahora no es correcta.',
      password_wrong: 'La contraseña hasta ahora no es correcta.',
      password_weak: 'Esta contraseña es fácil de adivinar. Elija una más larga, o una que no sea su nombre.',
    },
  },
  who: {
    signedInAs: 'Ha entrado como {name}',
    roles: { operator: 'operador', admin: 'administrador' },
    change: 'Cambiar contraseña',
    out: 'Salir',
    changed: 'Su contraseña ha cambiado. Las demás sesiones se han cerrado.',
  },
};
