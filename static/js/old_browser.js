/* Run only by browsers without modules, such as the compatibility mode of Internet Explorer: says what to do. Not part of the bundle. */

window.location.replace(document.documentElement.getAttribute("data-old-browser"));
