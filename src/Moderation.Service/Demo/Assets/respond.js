import { findProblems, isBusy, send, showProblems } from './forms.js';

/** The form for a new comment or an answer to one. */
export class RespondForm {
  #form;
  #status;
  #posted;

  constructor(form, status, posted) {
    this.#form = form;
    this.#status = status;
    this.#posted = posted;
    form.noValidate = true;
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    form.querySelector('[data-part="reply-cancel"]').addEventListener('click', event => {
      event.preventDefault();
      this.replyTo(null);
    });
  }

  /** Makes the form answer a comment, or the article when there is none. */
  replyTo(item) {
    this.#form.elements.parent.value = item?.dataset.id ?? '';
    this.#form.querySelector('[data-part="reply-to"]').hidden = !item;
    this.#form.querySelector('[data-part="reply-name"]').textContent = item?.querySelector('[data-part="name"]').textContent ?? '';
    this.#form.elements[item && !this.#form.elements.name.value ? 'name' : 'comment'].focus();
    this.#form.scrollIntoView({ block: 'nearest' });
  }

  async #submit() {
    if (isBusy(this.#form) || !showProblems(this.#form, findProblems(this.#form))) {
      return;
    }

    this.#status.textContent = '';
    const area = this.#form.elements.comment;
    const sent = area.value;
    const { comment, problems } = await send(this.#form);
    if (comment) {
      // What was typed meanwhile is the beginning of another comment.
      area.value = area.value === sent ? '' : area.value;
      this.#form.elements.parent.value = '';
      this.#form.querySelector('[data-part="reply-to"]').hidden = true;
      this.#posted(comment);
    } else if (problems) {
      showProblems(this.#form, problems);
    } else {
      this.#status.textContent = this.#status.dataset.failed;
    }
  }
}
