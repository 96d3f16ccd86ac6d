// The demo site's page: comments appear, change and disappear without a reload. Without this script everything still works,
// by forms and reloads.
import { CommentList } from './comments.js';
import { EditForms } from './editing.js';
import { RespondForm } from './respond.js';
import { Updates } from './updates.js';

const section = document.getElementById('comments');
const status = document.getElementById('status');

const list = new CommentList(section, text => { status.textContent = text; });
const updates = new Updates(section.dataset.updates, Number(section.dataset.change), view => list.show(view));
const respond = new RespondForm(document.getElementById('respond'), status, view => {
  list.show(view);
  list.reveal(view.id);

  // The first comment brought the cookie that lets its author see it; the open connection does not have it yet.
  updates.reconnect(view.change - 1);
});
new EditForms(section, document.getElementById('edit-template'), status.dataset.failed, view => list.show(view));

section.addEventListener('click', event => {
  const link = event.target.closest('a[data-part="reply"]');
  if (link) {
    event.preventDefault();
    respond.replyTo(link.closest('.comment'));
  }
});

// Browsers open only a few connections to one site, so a page that nobody looks at gives its own up and catches up later.
document.addEventListener('visibilitychange', () => document.hidden ? updates.close() : updates.reconnect());
if (!document.hidden) {
  updates.reconnect();
}
