// The list of comments. Everything that readers typed goes in as text, never as markup.

const part = (item, name) => item.querySelector(`:scope > article [data-part="${name}"]`);

const isWebAddress = address => {
  try {
    return ['http:', 'https:'].includes(new URL(address).protocol);
  } catch {
    return false;
  }
};

export class CommentList {
  #section;
  #list;
  #template;
  #announce;
  #changes = new Map();

  constructor(section, announce) {
    this.#section = section;
    this.#list = section.querySelector('[data-part="list"]');
    this.#template = document.getElementById('comment-template');
    this.#announce = announce;
  }

  /** Shows a comment as the server says that this reader sees it now. What comes late is passed over. */
  show(view) {
    if ((this.#changes.get(view.id) ?? 0) > view.change) {
      return;
    }

    this.#changes.set(view.id, view.change);
    const known = document.getElementById(`comment-${view.id}`);
    if (view.state === 'gone') {
      this.#remove(known);
    } else {
      const isNews = !known?.hasAttribute('data-mine') || known.dataset.state !== view.state;
      const item = known ?? this.#template.content.firstElementChild.cloneNode(true);
      this.#fill(item, view);
      this.#place(item);
      this.#followersOf(view.id).forEach(reply => this.#place(reply));
      if (view.isMine && view.stateText && isNews) {
        this.#announce(view.stateText);
      }
    }

    this.#count();
  }

  /** Brings a comment into sight. */
  reveal(id) {
    document.getElementById(`comment-${id}`)?.scrollIntoView({ block: 'nearest' });
  }

  #fill(item, view) {
    item.id = `comment-${view.id}`;
    item.dataset.id = view.id;
    item.dataset.state = view.state;
    item.dataset.posted = view.postedAt;
    item.toggleAttribute('data-mine', view.isMine);
    if (view.threadId) {
      item.dataset.thread = view.threadId;
    }

    part(item, 'name').replaceChildren(this.#nameOf(view));
    part(item, 'link').href = `#${item.id}`;
    const time = part(item, 'time');
    time.dateTime = view.postedAt;
    time.textContent = view.postedText;
    part(item, 'edited').hidden = !view.isEdited;
    const state = part(item, 'state');
    state.textContent = view.stateText ?? '';
    state.hidden = !view.stateText || view.state === 'approved';

    // A page that was opened to edit without a script has a form in place of these.
    const text = part(item, 'text');
    if (text) {
      text.textContent = view.text;
      const address = new URL(location.pathname, location.origin);
      part(item, 'reply').href = `${address.pathname}?reply=${view.id}#respond`;
      part(item, 'edit').href = `${address.pathname}?edit=${view.id}#${item.id}`;
      part(item, 'edit').hidden = !view.isMine;
    }
  }

  #nameOf(view) {
    if (!view.website || !isWebAddress(view.website)) {
      return document.createTextNode(view.name);
    }

    const link = document.createElement('a');
    link.href = view.website;
    link.rel = 'nofollow ugc noopener';
    link.textContent = view.name;
    return link;
  }

  /** Puts a comment where it belongs: under the comment that began the conversation, if that can be seen, in order of time. */
  #place(item) {
    const thread = item.dataset.thread && document.getElementById(`comment-${item.dataset.thread}`);
    const home = thread ? thread.querySelector(':scope > [data-part="replies"]') : this.#list;
    const key = other => other.dataset.posted + other.dataset.id;
    const next = [...home.children].find(other => other !== item && key(other) > key(item)) ?? null;
    if (item.parentElement !== home || item.nextElementSibling !== next) {
      home.insertBefore(item, next);
    }
  }

  #remove(item) {
    if (!item) {
      return;
    }

    const replies = this.#followersOf(item.dataset.id);
    item.removeAttribute('id');
    replies.forEach(reply => this.#place(reply));
    item.remove();
  }

  #followersOf(id) {
    return [...this.#section.querySelectorAll('.comment')].filter(item => item.dataset.thread === id);
  }

  #count() {
    const items = [...this.#list.querySelectorAll('.comment')];
    this.#section.querySelector('[data-part="count"]').textContent = items.filter(item => item.dataset.state === 'approved').length;
    this.#section.querySelector('[data-part="none"]').hidden = items.length > 0;
  }
}
