0D xBfЩкfTl
ЈАbэmз§ИOЭ@AЭСMТмп CwSшHђSХjРNу*cН}Ri.B:;e»-№w5N