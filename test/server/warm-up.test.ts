import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { format } from "../../grammar/printer.ts";
import { parse } from "../../grammar/index.ts";
import { check } from "../../src/language/index.ts";
import { WarmUp } from "../../server/warm-up.ts";
import { warmUpText } from "../../server/warm-up-text.ts";

const work = vi.fn();

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  work.mockClear();
  vi.useRealTimers();
});

test("the text that the server warms up with has no faults", () => {
  const parsed = parse(warmUpText);
  const { problems, models } = check(parsed, { text: warmUpText });
  expect(problems).toEqual([]);
  expect(models.map(({ name, graph }) => [name, graph !== undefined])).toEqual([["First", true], ["Second", true]]);
  expect(check(format(warmUpText, parsed).text).problems).toEqual([]);
});

test("it works in parts while the editor is silent, so many and no more", () => {
  new WarmUp(work, 3).start();
  vi.advanceTimersByTime(99);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(work).toHaveBeenCalledTimes(3);
});

test("it waits for as long as the editor sends something", () => {
  const warmUp = new WarmUp(work, 3);
  warmUp.start();
  for (let at = 0; at < 20; at++) {
    vi.advanceTimersByTime(60);
    warmUp.wait();
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledTimes(1);
});

test("it ends with the server", () => {
  const warmUp = new WarmUp(work, 3);
  warmUp.start();
  vi.advanceTimersByTime(100);
  warmUp.stop();
  vi.advanceTimersByTime(10_000);
  expect(work).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
