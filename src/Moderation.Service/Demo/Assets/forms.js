// What both forms share: telling what is wrong with a field, and sending.

const fieldsOf = form => [...form.elements].filter(field => form.querySelector(`[data-problem="${field.name}"]`));

const show = (form, field, problem) => {
  form.querySelector(`[data-problem="${field.name}"]`).textContent = problem;
  if (problem) {
    field.setAttribute('aria-invalid', 'true');
  } else {
    field.removeAttribute('aria-invalid');
  }
};

/** Shows what is wrong, by the name of the field, and goes to the first such field. Returns whether nothing is. */
export const showProblems = (form, problems) => {
  const fields = fieldsOf(form);
  fields.forEach(field => show(form, field, problems[field.name] ?? ''));
  const first = fields.find(field => problems[field.name]);
  first?.focus();
  return !first;
};

/** What the browser finds wrong with a form, in the page's words. */
export const findProblems = form => {
  const problems = {};
  for (const field of fieldsOf(form)) {
    if (field.required && field.value.trim() === '') {
      problems[field.name] = field.dataset.missing;
    } else if (!field.validity.valid) {
      problems[field.name] = field.dataset.invalid ?? field.validationMessage;
    }
  }

  return problems;
};

/** Sends a form as the browser would. Returns the comment, or what is wrong, or neither when the site does not answer. */
export const send = async form => {
  const button = form.querySelector('button[type="submit"]');
  const label = button.textContent;
  form.setAttribute('aria-busy', 'true');
  button.textContent = button.dataset.sending ?? label;
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(new FormData(form)),
    });
    const answer = response.headers.get('Content-Type')?.startsWith('application/json') ? await response.json() : {};
    return { comment: response.ok ? answer.comment : undefined, problems: answer.problems };
  } catch {
    return {};
  } finally {
    button.textContent = label;
    form.removeAttribute('aria-busy');
  }
};

/** Whether the form is on its way; a second click must not send it twice. */
export const isBusy = form => form.hasAttribute('aria-busy');
