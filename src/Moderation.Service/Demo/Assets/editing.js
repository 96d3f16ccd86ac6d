import { findProblems, isBusy, send, showProblems } from './forms.js';

/** Lets the author change a comment in its place; the new text is judged anew. */
export class EditForms {
  #template;
  #failed;
  #saved;

  constructor(section, template, failed, saved) {
    this.#template = template;
    this.#failed = failed;
    this.#saved = saved;
    section.addEventListener('click', event => {
      const link = event.target.closest('a[data-part="edit"]');
      if (link) {
        event.preventDefault();
        this.#open(link.closest('.comment'));
      }
    });
  }

  #open(item) {
    const article = item.querySelector(':scope > article');
    if (article.querySelector('form.edit')) {
      return;
    }

    const form = this.#template.content.firstElementChild.cloneNode(true);
    const area = form.elements.comment;
    const problem = form.querySelector('[data-problem]');
    area.id = `edit-${item.dataset.id}`;
    problem.id = `edit-problem-${item.dataset.id}`;
    form.querySelector('label').htmlFor = area.id;
    area.setAttribute('aria-describedby', problem.id);
    area.value = article.querySelector('[data-part="text"]').textContent;
    form.action = `${location.pathname.replace(/\/$/, '')}/comments/${item.dataset.id}`;
    form.noValidate = true;
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#submit(item, form);
    });
    form.querySelector('[data-part="cancel"]').addEventListener('click', event => {
      event.preventDefault();
      this.#close(item, form);
    });
    form.addEventListener('keydown', event => {
      if (event.key === 'Escape') {
        this.#close(item, form);
      }
    });
    article.querySelector('[data-part="text"]').hidden = true;
    article.querySelector(':scope > footer').hidden = true;
    article.append(form);
    area.focus();
  }

  #close(item, form) {
    form.remove();
    item.querySelector(':scope > article > [data-part="text"]').hidden = false;
    item.querySelector(':scope > article > footer').hidden = false;
    item.querySelector('a[data-part="edit"]').focus();
  }

  async #submit(item, form) {
    if (isBusy(form) || !showProblems(form, findProblems(form))) {
      return;
    }

    const { comment, problems } = await send(form);
    if (comment) {
      this.#close(item, form);
      this.#saved(comment);
    } else {
      showProblems(form, problems ?? { comment: this.#failed });
    }
  }
}
