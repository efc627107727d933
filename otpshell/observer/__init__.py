"""``observer``: a full-screen picture of the running VM, to look at and to act on.

    data/       pure functions: a question about the VM -> plain dataclasses, one file a tab
    source      who answers: this program's VM, or that of another program over a local socket (``remote``, ``server``, ``wire``)
    screens/    Textual: what is asked is drawn, what is pressed becomes another question or an action

The screens know no process and no term: only what ``data`` answers. So the same screens stand at the prompt, in a second terminal and,
through textual-serve, in a browser.
"""
