import type { Page } from "playwright-core";

/** How somebody works a page: by touch, or by the keyboard alone. Every tap (or key that acts) is counted. */
export interface Hands {
  readonly fill: (selector: string, text: string) => Promise<void>;
  /** Ticks a box or chooses an answer. */
  readonly choose: (selector: string) => Promise<void>;
  /** Follows a link or presses a button, and waits for the page that comes. */
  readonly press: (selector: string) => Promise<void>;
  /** Presses what brings a file instead of a page. */
  readonly take: (selector: string) => Promise<void>;
  /** Taps since the last time this was asked. */
  readonly taps: () => number;
}

const TABS_MAX = 250;
const ARROWS_MAX = 12;

function counting(act: { readonly fill: Hands["fill"]; readonly choose: Hands["choose"]; readonly press: Hands["press"]; readonly take: Hands["take"] }): Hands {
  let taps = 0;
  const counted = (step: (selector: string) => Promise<void>) => async (selector: string): Promise<void> => {
    taps += 1;
    await step(selector);
  };
  return {
    fill: act.fill, choose: counted(act.choose), press: counted(act.press), take: counted(act.take),
    taps: () => {
      const so = taps;
      taps = 0;
      return so;
    },
  };
}

export function fingers(page: Page): Hands {
  return counting({
    fill: (selector, text) => page.locator(selector).fill(text),
    choose: (selector) => page.locator(selector).check(),
    press: async (selector) => {
      await Promise.all([page.waitForEvent("load"), page.locator(selector).first().click()]);
    },
    take: async (selector) => page.locator(selector).first().click(),
  });
}

// Runs in the page, whose names the tests' own types do not know.
function hasFocus(element: unknown): boolean {
  return element === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement;
}

/** Tab until the focus stands on what is meant: what cannot be reached this way is not there for a keyboard. Throws when it is never reached. */
async function reach(page: Page, selector: string): Promise<void> {
  const target = page.locator(selector).first();
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if (await target.evaluate(hasFocus)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no Tab leads to ${selector}`);
}

/** A box is ticked by Space; in a group of answers Tab leads to the group, and the arrows to the answer. */
async function chooseByKeys(page: Page, selector: string): Promise<void> {
  const target = page.locator(selector).first();
  const group = (await target.getAttribute("type")) === "radio" ? await target.getAttribute("name") : null;
  await reach(page, group === null ? selector : `input[name="${group}"]`);
  for (let arrows = 0; arrows < ARROWS_MAX && !(await target.evaluate(hasFocus)); arrows += 1) await page.keyboard.press("ArrowDown");
  if (!(await target.isChecked())) await page.keyboard.press("Space");
  if (!(await target.isChecked())) throw new Error(`no key chooses ${selector}`);
}

export function keyboard(page: Page): Hands {
  return counting({
    fill: async (selector, text) => {
      await reach(page, selector);
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type(text);
    },
    choose: (selector) => chooseByKeys(page, selector),
    press: async (selector) => {
      await reach(page, selector);
      await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
    },
    take: async (selector) => {
      await reach(page, selector);
      await page.keyboard.press("Enter");
    },
  });
}
