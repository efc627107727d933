# One pattern for each construct and each error of PCRE, with the options of :re; what real Elixir prints stands in re.out.
pats = ["^*","$*","\\b*","(?i)*","(?=a)*","\\A+","|*","(?#c","(?#c)*","(?<1a>b)","(?<>b)","(?<a b>c)","(?P","(?Pz)","(?<n>a)(?<n>b)","(?<n>a)b(?<n>b)c","\\g","\\g{","\\g{z}","\\g1","a\\g2b","\\k","\\k<z>","\\k<z","\\1","a\\1b","\\12","(a)\\2b","(?2)","(?2)abc","(?&z)ab","(?P>z)","(?R","(?+1)","(?-1)","(?1","(?C1)a","(?C999)","(?(1)a|b|c)","(?(1)a)b","(?(z)a)","(?(<z>)a)","(?(R)a)","(?(DEFINE)(?<q>a))(?&q)","(?(DEFINE)a|b)","(?(?=a)b|c)","(?(a","(?(?a)b)","a{65536}","a{1,70000}","a{3,2}","a{2}{3}","a{2}*","a{2}+","a{2}?","(?<=a*)b","(?<=a|bc)d","(?<=(a|bc))d","(?<=\\R)a","(?<=\\X)a","(?<=a{2})b","(?<=a{1,2})bcd","(?<!a+|b)c","\\c","\\cé","\\o{101}","\\o{","\\o101","\\x{","\\x{zz}","\\x{110000}","\\x{d800}","\\x{fff","\\xg","\\p","\\p{","\\p{L","\\pZ","\\pX","\\p1","\\p{^Lu}","\\p{^}","\\p{ L}","[[:foo:]]","[[:alpha:]","[[.a.]]","[[=a=]]","[:alpha:]","[[:alpha:]-z]","[a-[:alpha:]]","[\\d-z]","[\\w-\\d]","[z-a]","[\\N]","[\\B]","[\\X]","[\\R-a]","[a-\\R]","[\\pL-z]","[a\\]b","[]","[^]","[^","[","[a-","[a-]","[-a]","[--a]","[a-\\x{5a}]","[\\x41-\\x43]","[\\8]","[\\1]","[\\101]","[\\400]","\\400","\\777","\\0","\\08","\\81","\\18","[[:<:]]a","[[:>:]]","\\Ea","a\\E*","\\Qa","\\Q","\\Qa\\E*","(*FAIL)","(*F)a","(*NOPE)","(*UCP)\\w","(*CRLF)a","(*ANY).","(*BSR_ANYCRLF)a","(*NO_START_OPT)a","(*LIMIT_MATCH=5)a","(*MARK:x)a","(*:x)a","(*SKIP)a","(*PRUNE)","(*","(*a","(?i-","(?i-z)","(?^a)","(?a)","(?i:a","(?i-s:a)b","(?-","(?","(?:","(?=","(?<","(?<=","(?<!","(?'n)","(?'n'a","(?<n>","()()()()()()()()()()\\10","\\10","\\11","(?|(a)|(b)(c))(d)\\3","(?<a>x)(?|(?<b>y)|(?<b>z))","(?<n>a)|(?<n>b)","(?J)(?<n>a)|(?<n>b)","\\L","\\l","\\U","\\u","\\N{x}","\\y","\\i","\\q","é\\","é(","é)é","é[","(é","a{é","x*?+","x*??","x+?*","x{2}?+","x?","(?)","(?:)*","(a|)+","(?i)(?-i)a","a|*","a(|b)*","(*","((((","))","(?>a","(?!a","a(?#)b","(?x) a #b\n*","(?x)a b #","(?x)[ #]","(?x)\\ \\#","(?x)( ?i)","(?x)a {2}","(?x)a+ +","(?x)(?# b)a"]
subs = ["a", "a\r\nb\r\n", "é", "foo-bar\n"]

for p <- pats, o <- [[], [:unicode, :ucp], [:unicode], [:caseless, :multiline], [:extended, {:newline, :crlf}], [{:newline, :any}, :multiline, :dupnames], [:anchored, :no_auto_capture]] do
 case :re.compile(p, o) do
  {:error, e} -> IO.puts(inspect({p, o, e}))
  {:ok, t} ->
   r = for s <- subs do
     for ro <- [[], [:global, :notbol], [:notempty_atstart, :global]] do
      try do :re.run(s, t, ro) rescue e -> e.__struct__ end
     end
   end
   IO.puts(inspect({p, o, r, :re.inspect(t, :namelist)}, limit: :infinity))
 end
end

