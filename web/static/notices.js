// The text page counts and previews while one types; the full text is copied by one button.
"use strict";

(() => {
  const body = document.getElementById("body");
  const length = document.getElementById("length");
  const preview = document.getElementById("preview");
  // As recruit.operations.notices_texts counts: plain Latin is sent shorter, Chinese as UCS-2.
  const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;

  function sms(text) {
    const plain = GSM.test(text);
    const units = plain ? text.length + (text.match(/[\^{}\\[~\]|€]/g) || []).length : text.length;
    const [alone, each] = plain ? [160, 153] : [70, 67];
    return [units, units === 0 ? 0 : units <= alone ? 1 : Math.ceil(units / each)];
  }

  if (body) {
    const values = JSON.parse(preview.dataset.values);
    const show = () => {
      const text = body.value.trim().replace(/\{([^{}\n]*)\}/g, (_, name) => values[name] ?? "");
      preview.textContent = text;
      const [units, segments] = sms(text);
      const parts = [length.dataset.text.replace("{n}", units)];
      if (length.dataset.channel === "sms") parts.push(length.dataset.sms.replace("{s}", segments));
      length.textContent = parts.join(" · ");
    };
    body.addEventListener("input", show);
    for (const button of document.querySelectorAll("[data-insert]")) {
      button.addEventListener("click", () => {
        body.setRangeText(button.dataset.insert, body.selectionStart, body.selectionEnd, "end");
        body.focus();
        show();
      });
    }
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy"); // without https the clipboard is only reached this way
      }
      button.textContent = button.dataset.done;
    });
  }
})();
