/* Everything here makes a working page quicker; nothing here makes it work. */
import "./facets.js";
import "./menu.js";
import "./countdown.js";
import "./copy.js";
import "./survey.js";
import "./scan.js";
import "./similar.js";
