// What the console needs of the browser beside Blazor and MudBlazor.
'use strict';

window.moderationConsole = {
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
};

// The connection to the service: says when it is lost, tries again by itself, and reloads when the service has forgotten the page.
const notice = document.getElementById('components-reconnect-modal');
const reload = () => location.reload();

const tryAgain = async () => {
  try {
    // False: the service answers, but this page's circuit is gone.
    if (!(await Blazor.reconnect())) reload();
  } catch {
    notice.classList.add('components-reconnect-failed');
  }
};

notice.addEventListener('components-reconnect-state-changed', event => {
  switch (event.detail.state) {
    case 'show':
      if (!notice.open) notice.showModal();
      break;
    case 'hide':
      notice.close();
      break;
    case 'failed':
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') tryAgain(); }, { once: true });
      break;
    case 'rejected':
      reload();
      break;
  }
});

// Escape must not hide that nothing is sent.
notice.addEventListener('cancel', event => event.preventDefault());
notice.querySelector('[data-reconnect]').addEventListener('click', tryAgain);
